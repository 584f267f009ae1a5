import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { asOwner, mailsInFolder } from "@/lib/testing/server-folder.ts";
import { deleteMessages, markSeen } from "./mark-processed.ts";
import { type MessageToMove, moveMessages } from "./move-messages.ts";
import { openFolder } from "./open-folder.ts";
import { type ImapSession, openImap } from "./open-imap.ts";

const password = "p";
let dovecot: DovecotServer;
let session: ImapSession;
let account: { imapPort: number; address: string; password: string };
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 15 }, (_, index) => ({ address: `u${index}@desk.test`, password }));
  dovecot = await startDovecot({ users });
});
afterAll(() => dovecot.stop());

beforeEach(async () => {
  account = { imapPort: dovecot.imapPort, address: `u${count++}@desk.test`, password };
  const mails = [1, 2, 3].map(
    (number) =>
      `From: a@customer.test\r\nSubject: mail ${number}\r\nMessage-ID: <${number}@customer.test>\r\n\r\nHi.\r\n`,
  );
  await dovecot.deliver(account.address, ...mails);
  const { imapPort: port, address: username } = account;
  session = await openImap(
    { host: "127.0.0.1", connectAddress: "127.0.0.1", port, security: "none", timeoutMs: 5_000 },
    { method: "password", username, password },
  );
  await openFolder(session, "INBOX");
});
afterEach(() => session.close());

/** The server does not offer these. */
function without(...names: string[]): void {
  for (const name of names) session.client.capabilities.delete(name);
}

async function messages(...numbers: number[]): Promise<MessageToMove[]> {
  const found = await session.client.fetchAll("1:*", { uid: true, size: true });
  return found
    .filter(({ uid }) => numbers.includes(uid))
    .map(({ uid, size = 0 }) => ({ uid, sizeBytes: size, messageId: `${uid}@customer.test` }));
}

const subjectsIn = async (folder: string) =>
  (await mailsInFolder(account, folder))?.map(({ subject }) => subject) ?? null;

it.each([
  ["by MOVE", []],
  ["by COPY and UID EXPUNGE", ["MOVE"]],
])("moves %s into a folder that was not there", async (_name, missing) => {
  without(...missing);
  const moved = await moveMessages(session, "INBOX", await messages(1, 3), "Done/Desk");
  expect(moved).toBe("moved");
  expect(await subjectsIn("INBOX")).toEqual(["mail 2"]);
  expect(await subjectsIn("Done/Desk")).toEqual(["mail 1", "mail 3"]);
  // Messages that are gone are no reason to fail, nor to copy anything.
  await moveMessages(session, "INBOX", [{ uid: 1, sizeBytes: 1, messageId: null }], "Done/Desk");
  expect(await subjectsIn("Done/Desk")).toHaveLength(2);
});

it("without UIDPLUS, originals are only marked: what others have marked stays", async () => {
  without("MOVE", "UIDPLUS");
  await asOwner(account, async (client) => {
    await client.mailboxOpen("INBOX");
    await client.messageFlagsAdd("2", ["\\Deleted"], { uid: true });
  });
  expect(await moveMessages(session, "INBOX", await messages(1), "Done")).toBe("marked");
  expect(await deleteMessages(session, "INBOX", [3])).toBe(false);
  expect(await subjectsIn("Done")).toEqual(["mail 1"]);
  const left = await mailsInFolder(account);
  expect(left?.map(({ subject, flags }) => [subject, flags])).toEqual([
    ["mail 1", ["\\Deleted"]],
    ["mail 2", ["\\Deleted"]],
    ["mail 3", ["\\Deleted"]],
  ]);
});

it("an attempt that was stopped between copying and deleting leaves one copy", async () => {
  without("MOVE");
  await asOwner(account, async (client) => {
    await client.mailboxCreate("Done");
    await client.mailboxOpen("INBOX");
    await client.messageCopy("1", "Done", { uid: true });
  });
  await moveMessages(session, "INBOX", await messages(1, 2), "Done", { isRepeated: true });
  expect(await subjectsIn("INBOX")).toEqual(["mail 3"]);
  expect(await subjectsIn("Done")).toEqual(["mail 1", "mail 2"]);
});

it.each([
  ["by MOVE", [], {}],
  ["by COPY, after a look into the target", ["MOVE"], { isRepeated: true }],
])("touches nothing in a folder that is numbered anew meanwhile: %s", async (_name, missing, how) => {
  without(...missing);
  const { mailbox } = session.client;
  const uidValidity = mailbox ? mailbox.uidValidity : 0n;
  const wanted = await messages(1);
  await session.client.mailboxClose();
  await asOwner(account, (client) => client.mailboxCreate("Done"));
  // The messages were found in a numbering that is not the folder's any more.
  const options = { uidValidity: uidValidity + 1n, ...how };
  const anew = { code: "protocol", message: expect.stringContaining("numbered") };
  await expect(moveMessages(session, "INBOX", wanted, "Done", options)).rejects.toMatchObject(anew);
  await expect(deleteMessages(session, "INBOX", [1], options)).rejects.toMatchObject(anew);
  await expect(markSeen(session, "INBOX", [1], options)).rejects.toMatchObject(anew);
  expect(await subjectsIn("Done")).toEqual([]);
  const left = await mailsInFolder(account);
  expect(left?.map(({ subject, flags }) => [subject, flags])).toEqual([
    ["mail 1", []],
    ["mail 2", []],
    ["mail 3", []],
  ]);
});

it("deletes only what it is told, whatever others have marked", async () => {
  await asOwner(account, async (client) => {
    await client.mailboxOpen("INBOX");
    await client.messageFlagsAdd("2", ["\\Deleted"], { uid: true });
  });
  expect(await deleteMessages(session, "INBOX", [1, 900])).toBe(true);
  expect(await subjectsIn("INBOX")).toEqual(["mail 2", "mail 3"]);
});

it("refuses to move mail into its own folder, and says why a folder can not be made", async () => {
  await expect(moveMessages(session, "INBOX", await messages(1), "INBOX")).rejects.toMatchObject({
    code: "folder",
    permanent: true,
  });
  await expect(moveMessages(session, "INBOX", await messages(1), "a".repeat(300))).rejects.toMatchObject({
    code: "folder",
    message: expect.stringContaining("can not be made"),
  });
  expect(await subjectsIn("INBOX")).toHaveLength(3);
});
