import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { keepMailboxes } from "./keep-mailboxes.ts";

const password = "secret of the desk";
const patiently = { timeout: 60_000, interval: 25 };
let dovecot: DovecotServer;
let desk: MailDesk;
let count = 0;
const keepers: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  const users = Array.from({ length: 10 }, (_, index) => ({
    address: `support${index}@desk.test`,
    password,
  }));
  dovecot = await startDovecot({ users });
});
afterAll(async () => {
  await closeQueues();
  await dovecot.stop();
});

beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: dovecot.imapPort });
});
afterEach(async () => {
  await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
  await database().emailChannel.updateMany({ data: { enabled: false } });
});

/** Keeps mailboxes as a worker does. */
function startKeeping() {
  const stopping = new AbortController();
  const ended = keepMailboxes({ signal: stopping.signal });
  const keeper = {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
  keepers.push(keeper);
  return keeper;
}

async function deliver(subject: string): Promise<void> {
  const from = "ann@customer.test";
  const mail = plainMail({ from, to: desk.address, subject, text: "t" });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, [mail]);
}

const subjects = async () => {
  const rows = await database().inboundMessage.findMany({
    where: { mailboxId: desk.mailboxId },
    orderBy: { uid: "asc" },
  });
  return rows.map((row) => row.subject);
};
const mailbox = () => database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
const setEnabled = (enabled: boolean) =>
  database().emailChannel.update({ where: { id: desk.channelId }, data: { enabled } });
/** The first poll is over and the connection idles. */
const untilKept = () =>
  vi.waitFor(async () => expect((await mailbox()).lastSucceededAt).not.toBeNull(), patiently);
const untilStored = (...wanted: string[]) =>
  vi.waitFor(async () => expect(await subjects()).toEqual(wanted), patiently);

test("mail is taken as soon as it comes, in one connection; of two workers one reads; a stop hands over", async () => {
  const first = startKeeping();
  await untilKept();
  const owner = (await mailbox()).watchOwner;
  startKeeping();
  for (const subject of ["one", "two", "three"]) await deliver(subject);
  await untilStored("one", "two", "three");
  await deliver("four");
  await untilStored("one", "two", "three", "four");
  expect((await mailbox()).watchOwner).toBe(owner);
  expect(await signIns()).toBe(1);

  await first.stop();
  await vi.waitFor(async () => expect((await mailbox()).watchOwner).not.toBeOneOf([null, owner]), patiently);
  await deliver("five");
  await untilStored("one", "two", "three", "four", "five");
  expect(await signIns()).toBe(2);
});

test("a due mailbox is looked at in the open connection, without a poll being logged", async () => {
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { pollIntervalSeconds: 1 } });
  startKeeping();
  await untilKept();
  const { leaseFence, lastSucceededAt } = await mailbox();
  await vi.waitFor(async () => {
    const { lastSucceededAt: now } = await mailbox();
    expect(now?.getTime()).toBeGreaterThan((lastSucceededAt?.getTime() ?? 0) + 3_000);
  }, patiently);
  // Only reading takes the lease.
  expect((await mailbox()).leaseFence).toBe(leaseFence);
  expect(await signIns()).toBe(1);
});

test("one that fails waits for its time, whoever begins to keep it", async () => {
  const inAnHour = new Date(Date.now() + 3_600_000);
  const failing = { failureCode: "authentication", consecutiveFailures: 3, nextPollAt: inAnHour };
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: failing });
  const { mailboxId } = desk;
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: dovecot.imapPort, pollIntervalSeconds: 1 });
  startKeeping();
  await untilKept();
  const { lastSucceededAt } = await mailbox();
  await vi.waitFor(async () => {
    const { lastSucceededAt: now } = await mailbox();
    expect(now?.getTime()).toBeGreaterThan((lastSucceededAt?.getTime() ?? 0) + 3_000);
  }, patiently);
  const waiting = await database().mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
  expect(waiting).toMatchObject({ leaseFence: 0, nextPollAt: inAnHour, watchOwner: expect.any(String) });
});

test("a channel that is switched off is let go, one that is switched on is kept", async () => {
  startKeeping();
  await untilKept();
  await setEnabled(false);
  // Whoever is at the door, the server shows: the connection is gone.
  await vi.waitFor(async () => expect(await connections()).toBe(0), patiently);
  await deliver("meanwhile");
  await setEnabled(true);
  await untilStored("meanwhile");
});

test("a lost connection is made again, and that is no failure", async () => {
  startKeeping();
  await untilKept();
  await deliver("one");
  await untilStored("one");
  await dovecot.kick(desk.address);
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { nextPollAt: new Date() } });
  await vi.waitFor(async () => expect(await signIns()).toBe(2), patiently);
  await deliver("two");
  await untilStored("one", "two");
  expect(await mailbox()).toMatchObject({ consecutiveFailures: 0, failureCode: null });
  const entries = await database().connectivityEntry.count({
    where: { mailboxId: desk.mailboxId, succeeded: false },
  });
  expect(entries).toBe(0);
});

test("whoever keeps a mailbox and vanishes is replaced", async () => {
  const soon = new Date(Date.now() + 3_000);
  await database().mailbox.update({
    where: { id: desk.mailboxId },
    data: { watchOwner: "vanished", watchExpiresAt: soon, leaseOwner: "vanished", leaseExpiresAt: soon },
  });
  await deliver("one");
  startKeeping();
  await untilStored("one");
});

const ofDesk = async (pattern: RegExp) =>
  (await dovecot.log()).split("\n").filter((line) => line.includes(desk.address) && pattern.test(line))
    .length;
const signIns = () => ofDesk(/Login: /);
const connections = async () =>
  (await signIns()) - (await ofDesk(/imap\(.*(?:Logged out|Disconnected|Connection closed)/));
