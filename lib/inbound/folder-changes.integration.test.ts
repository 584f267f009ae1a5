import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { asOwner } from "@/lib/testing/server-folder.ts";
import { pollMailbox } from "./poll-mailbox.ts";

const password = "secret of the desk";
let dovecot: DovecotServer;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 8 }, (_, index) => ({ address: `support${index}@desk.test`, password }));
  dovecot = await startDovecot({ users });
});
afterAll(async () => {
  await closeQueues();
  await dovecot.stop();
});
beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: dovecot.imapPort });
  await asOwner(account(), (client) => client.mailboxCreate("Desk"));
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { folder: "Desk" } });
});

const account = () => ({ imapPort: dovecot.imapPort, address: desk.address, password });
const poll = () => pollMailbox(desk.mailboxId);
const mailbox = () => database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
const subjects = async () =>
  (await database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId } }))
    .map(({ subject }) => subject)
    .sort();
const lastEntry = () =>
  database().connectivityEntry.findFirst({ where: { mailboxId: desk.mailboxId }, orderBy: { at: "desc" } });

const bytes = new Map<string, string>();
/** A mail that is the same whenever it is asked for. */
function mail(subject: string): string {
  const known = bytes.get(subject) ?? plainMail({ from: "a@c.test", to: "d@d.test", subject, text: subject });
  bytes.set(subject, known);
  return known;
}
const put = (...wanted: string[]) =>
  asOwner(account(), async (client) => {
    for (const subject of wanted) await client.append("Desk", mail(subject));
  });
/** The folder as it came out of a backup: emptied and filled anew, under the same UIDVALIDITY. */
async function restore(...wanted: string[]): Promise<void> {
  const { uidValidity } = await mailbox();
  await asOwner(account(), async (client) => {
    await client.mailboxDelete("Desk");
    await client.mailboxCreate("Desk");
  });
  await dovecot.renumber(desk.address, "Desk", uidValidity ?? 0n);
  await put(...wanted);
}

test("a folder that was put back from a backup is noticed by its UIDNEXT: nothing lost, nothing doubled", async () => {
  await put("one", "two", "three");
  await poll();
  await restore("one", "new");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
  expect(await subjects()).toEqual(["new", "one", "three", "two"]);
  expect((await lastEntry())?.detail).toMatch(/earlier state.*1 mail was recognised/);
  expect(await poll()).toEqual({ state: "done", storedCount: 0 });
  await put("newer");
  expect(await poll()).toEqual({ state: "done", storedCount: 1 });
});

test("also when so much mail came since that its UIDs went beyond the cursor", async () => {
  await put("one", "two");
  await poll();
  await database().inboundMessage.updateMany({
    where: { mailboxId: desk.mailboxId },
    data: { receivedAt: new Date(Date.now() - 86_400_000) },
  });
  await restore("first of the new", "second of the new", "third of the new");
  expect(await poll()).toEqual({ state: "done", storedCount: 3 });
  expect(await subjects()).toHaveLength(5);
});

test("a folder that is gone is a failure that says which there are; back, and renumbered, it is read on", async () => {
  await put("one");
  await poll();
  await asOwner(account(), (client) => client.mailboxRename("Desk", "Moved away"));
  expect(await poll()).toMatchObject({ state: "failed", code: "folder-missing" });
  expect((await lastEntry())?.detail).toMatch(/"Desk".*"Moved away"/);
  await put("two").catch(() => undefined);
  await asOwner(account(), async (client) => {
    await client.mailboxRename("Moved away", "Desk");
    await client.append("Desk", mail("three"));
  });
  expect((await poll()).state).toBe("done");
  expect(await subjects()).toEqual(["one", "three"]);
});

test("failures are halved by the first success, and forgotten when success has lasted", async () => {
  const { mailboxId } = desk;
  const set = (data: object) => database().mailbox.update({ where: { id: mailboxId }, data });
  await set({ consecutiveFailures: 6, failureCode: "connection-timed-out" });
  await poll();
  expect(await mailbox()).toMatchObject({ consecutiveFailures: 3, failureCode: null });
  await poll();
  expect((await mailbox()).consecutiveFailures).toBe(3);
  await set({ succeedingSince: new Date(Date.now() - 11 * 60_000) });
  await poll();
  expect((await mailbox()).consecutiveFailures).toBe(0);
  await set({ folder: "Nowhere" });
  await poll();
  expect(await mailbox()).toMatchObject({ consecutiveFailures: 1, succeedingSince: null });
});
