import "@/lib/testing/integration-environment.ts";
import { ImapFlow } from "imapflow";
import { describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenGlobalMailDesk } from "@/lib/testing/global-mail-desk.ts";
import { deliverFrom, plainMail } from "@/lib/testing/mail-desk.ts";
import { asOwner } from "@/lib/testing/server-folder.ts";
import { readNewestMails } from "./read-newest-mails.ts";
import {
  testMailHandler,
  testMailHandlerInput,
  testNewMailHandler,
  testNewMailHandlerInput,
} from "./test-mail-handler.ts";

const { desk, password, connectionOf, newMailbox, addServer, addHandler } = givenGlobalMailDesk();
const tryNew = (serverId: string, handler: Record<string, unknown> = {}, limit = 20, actor = desk().admin) =>
  testNewMailHandler(
    actor,
    testNewMailHandlerInput.parse({
      serverId,
      limit,
      handler: {
        kind: "CREATE_OR_COMMENT",
        projectKey: desk().project.key,
        requestTypeId: desk().project.requestTypeId,
        ...handler,
      },
    }),
  );

const mailTo = (to: string, subject: string, headers: readonly string[] = []) =>
  plainMail({ from: "Mia Fischer <mia@customer.test>", to, subject, text: "It does not print.", headers });

const deliver = (to: string, ...mails: string[]) =>
  deliverFrom({ port: desk().dovecot.lmtpPort, lmtp: true }, { from: "mia@customer.test", to }, mails);

/** What a mail program would see of the inbox: every mail with its flags, and what is counted. */
async function seenOf(address: string) {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: desk().dovecot.imapPort,
    secure: false,
    tls: { rejectUnauthorized: false },
    auth: { user: address, pass: password },
    logger: false,
  });
  await client.connect();
  try {
    const status = await client.status("INBOX", { messages: true, unseen: true, uidNext: true });
    await client.mailboxOpen("INBOX", { readOnly: true });
    const mails = await client.fetchAll("1:*", { uid: true, flags: true });
    return { status, mails: mails.map(({ uid, flags }) => ({ uid, flags: [...(flags ?? [])].sort() })) };
  } finally {
    await client.logout();
  }
}

/** Everything that processing a mail would leave behind. */
async function traces() {
  const db = database();
  const counts = await Promise.all([
    db.request.count(),
    db.comment.count(),
    db.user.count(),
    db.inboundMessage.count(),
    db.outboundMessage.count(),
    db.attachment.count(),
  ]);
  const { nextRequestNumber } = await db.project.findUniqueOrThrow({ where: { id: desk().project.id } });
  return { counts, nextRequestNumber };
}

describe("the test of a mail handler", () => {
  it("lists what would become of each mail, and changes nothing here or there", async () => {
    const address = newMailbox();
    await deliver(
      address,
      mailTo(address, "The printer"),
      mailTo(address, "Out of office", ["Auto-Submitted: auto-replied"]),
      mailTo(address, "The scanner"),
    );
    const { id: serverId } = await addServer(address);
    const before = { seen: await seenOf(address), traces: await traces() };
    const run = await tryNew(serverId);
    expect(run.mails.map(({ subject, result }) => `${subject}: ${result}`)).toEqual([
      "The scanner: request",
      "Out of office: ignored",
      "The printer: request",
    ]);
    expect(run.mails[0]).toMatchObject({
      from: "mia@customer.test",
      wouldCreateUser: true,
      requestKey: null,
    });
    expect(run.mails[0]?.reason).toBe("New request: it answers none that is there.");
    expect(run.totals).toMatchObject({ read: 3, request: 2, ignored: 1 });
    expect(run.summary).toBe("3 read: 2 requests would be made, 1 ignored.");
    expect(await seenOf(address)).toEqual(before.seen);
    expect(await traces()).toEqual(before.traces);
  });

  it("says what a change of a saved handler would leave or forward", async () => {
    const address = newMailbox();
    await deliver(
      address,
      mailTo("sales@example.test", "An offer"),
      mailTo("Support <support+eu@example.test>", "Newsletter", ["Precedence: bulk", "List-Id: <news.test>"]),
    );
    const { id: serverId } = await addServer(address);
    const { id: handlerId } = await addHandler(serverId);
    const run = await testMailHandler(
      desk().admin,
      testMailHandlerInput.parse({
        handlerId,
        handler: {
          catchAddresses: ["support@example.test"],
          bulkPolicy: "FORWARD",
          forwardTo: "postmaster@elsewhere.test",
        },
      }),
    );
    expect(run.mails.map(({ result }) => result)).toEqual(["forwarded", "left"]);
    const { catchAddresses } = await database().mailHandler.findUniqueOrThrow({ where: { id: handlerId } });
    expect(catchAddresses).toEqual([]);
  });

  it("marks what the handler leaves alone because it is from before the beginning", async () => {
    const address = newMailbox();
    const account = { imapPort: desk().dovecot.imapPort, address, password };
    await asOwner(account, (client) =>
      client.append("INBOX", mailTo(address, "Of long ago"), [], new Date("2026-01-01T10:00:00Z")),
    );
    await deliver(address, mailTo(address, "Of today"));
    const { id: serverId } = await addServer(address);
    // Nobody may test more than ten times in a minute.
    const actor = await givenUser({ isSystemAdmin: true });
    const run = await tryNew(serverId, {}, 20, actor);
    expect(run.mails.map(({ subject, result }) => `${subject}: ${result}`)).toEqual([
      "Of today: request",
      "Of long ago: left",
    ]);
    expect(run.mails[1]).toMatchObject({ wouldCreateUser: false, wouldNotify: [] });
    expect(run.mails[1]?.reason).toMatch(
      /^Left alone: it is from before .* UTC, where this handler begins\./,
    );
    const all = await tryNew(serverId, { begin: "everything" }, 20, actor);
    expect(all.mails.map(({ result }) => result)).toEqual(["request", "request"]);
    const { id: handlerId } = await addHandler(serverId);
    const saved = (handler = {}) =>
      testMailHandler(actor, testMailHandlerInput.parse({ handlerId, handler }));
    expect((await saved()).mails.map(({ result }) => result)).toEqual(["request", "left"]);
    const since = await saved({ begin: "2025-12-31" });
    expect(since.mails.map(({ result }) => result)).toEqual(["request", "request"]);
    const audit = await database().auditEntry.findMany({
      where: { action: "mail-handler.test", objectId: handlerId },
    });
    expect(audit).toHaveLength(2);
  });

  it.each(["IMAP", "POP3"] as const)("asks for no more bytes than it may, by %s", async (protocol) => {
    const address = newMailbox();
    const long = (subject: string) => mailTo(address, subject, [`X-Padding: ${"x".repeat(900)}`]);
    await deliver(address, ...["1", "2", "3"].map(long));
    const { imapsPort, pop3sPort } = desk().dovecot;
    const server = {
      ...{ protocol, host: "localhost", port: protocol === "POP3" ? pop3sPort : imapsPort },
      ...{ security: "TLS" as const, timeoutMs: 10_000, username: address },
      secret: { method: "password" as const, password },
    };
    const limits = { folder: "INBOX", limit: 3, maxSizeBytes: 1_000_000, deadline: Number.POSITIVE_INFINITY };
    const seen: boolean[] = [];
    await readNewestMails(server, { ...limits, mostBytes: 2_500 }, async ({ raw }) => {
      seen.push(raw !== null);
    });
    expect(seen).toEqual([true, false, false]);
  });

  it("looks at the newest mails only", async () => {
    const address = newMailbox();
    await deliver(address, ...["1", "2", "3"].map((subject) => mailTo(address, subject)));
    const { id: serverId } = await addServer(address);
    const run = await tryNew(serverId, {}, 2);
    expect(run.mails.map(({ place, subject }) => `${place}: ${subject}`)).toEqual(["1: 3", "2: 2"]);
  });

  it("reads POP3 without deleting or marking", async () => {
    const address = newMailbox();
    await deliver(address, mailTo(address, "By POP3"));
    const port = desk().dovecot.pop3sPort;
    const connection = connectionOf(address, { protocol: "POP3", port });
    const { id: serverId } = await addServer(address, { connection });
    const run = await tryNew(serverId, { afterProcessing: "DELETE" });
    expect(run.mails).toMatchObject([{ subject: "By POP3", result: "request" }]);
    expect(await seenOf(address)).toMatchObject({
      status: { messages: 1, unseen: 1 },
      mails: [{ flags: [] }],
    });
  });

  it("says so when the folder is empty, is not there, or the server refuses", async () => {
    const address = newMailbox();
    const { id: serverId } = await addServer(address);
    expect((await tryNew(serverId)).summary).toBe("There is no mail in this folder.");
    expect((await problemOf(tryNew(serverId, { folder: "Nowhere" }))).code).toBe("mail-server-failed");
    const authentication = { method: "password", password: "wrong" };
    const refusing = await addServer(address, { connection: connectionOf(address, { authentication }) });
    expect((await problemOf(tryNew(refusing.id))).code).toBe("mail-server-failed");
  });

  it("is for system admins only", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id: handlerId } = await addHandler(serverId);
    const actor = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
    expect((await problemOf(tryNew(serverId, {}, 20, actor))).code).toBe("forbidden");
    const saved = testMailHandler(actor, testMailHandlerInput.parse({ handlerId }));
    expect((await problemOf(saved)).code).toBe("forbidden");
  });
});
