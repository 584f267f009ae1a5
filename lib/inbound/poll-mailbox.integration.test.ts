import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { passwordPlace } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { claimMailbox } from "./mailbox-lease.ts";
import { pollMailbox } from "./poll-mailbox.ts";
import { storeMessages } from "./store-messages.ts";

const password = "secret of the desk";
let dovecot: DovecotServer;
let count = 0;

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

async function givenDesk(options: { beginAt?: Date; password?: string } = {}): Promise<MailDesk> {
  count += 1;
  const address = `support${count}@desk.test`;
  return givenMailDesk({ address, password, imapPort: dovecot.imapPort, ...options });
}

async function deliver(desk: MailDesk, ...subjects: string[]): Promise<void> {
  const from = "ann@customer.test";
  const mails = subjects.map((subject) => plainMail({ from, to: desk.address, subject, text: subject }));
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, mails);
}

const ledger = (desk: MailDesk) =>
  database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId }, orderBy: { uid: "asc" } });
const mailbox = (desk: MailDesk) =>
  database().mailbox.findUniqueOrThrow({
    where: { id: desk.mailboxId },
    include: { connectivity: { orderBy: { at: "desc" } } },
  });

test("takes every mail once, over several polls", async () => {
  const desk = await givenDesk();
  await deliver(desk, "one", "two");
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 2 });
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 0 });
  await deliver(desk, "three");
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 1 });

  expect((await ledger(desk)).map((row) => row.subject)).toEqual(["one", "two", "three"]);
  const after = await mailbox(desk);
  expect(after).toMatchObject({ lastUid: 3n, leaseOwner: null, failureCode: null, consecutiveFailures: 0 });
  expect(after.nextPollAt.getTime()).toBeGreaterThan(Date.now() + 200_000);
  expect(after.connectivity.map((entry) => entry.storedCount)).toEqual([1, 2]);
});

test("leaves mail alone that was there before the given time", async () => {
  const desk = await givenDesk({ beginAt: new Date(Date.now() + 3_600_000) });
  await deliver(desk, "old");
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 0 });
  expect(await ledger(desk)).toEqual([]);
});

test("a renumbered folder doubles nothing and loses nothing", async () => {
  const desk = await givenDesk();
  await deliver(desk, "one", "two");
  await pollMailbox(desk.mailboxId);
  await dovecot.renumber(desk.address);
  await deliver(desk, "three");
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 1 });
  expect((await ledger(desk)).map((row) => row.subject).sort()).toEqual(["one", "three", "two"]);
  const [entry] = (await mailbox(desk)).connectivity;
  expect(entry?.detail).toContain("numbered the folder anew");
});

test("a refused sign-in is stored with its cause and slows down; success clears it", async () => {
  const desk = await givenDesk({ password: "wrong" });
  const result = await pollMailbox(desk.mailboxId);
  expect(result.state).toBe("failed");
  const failed = await mailbox(desk);
  expect(failed.consecutiveFailures).toBe(1);
  expect(failed.failureCode).not.toBeNull();
  expect(failed.leaseOwner).toBeNull();
  expect(failed.nextPollAt.getTime()).toBeGreaterThan(Date.now() + 40_000);
  expect(failed.connectivity[0]).toMatchObject({ succeeded: false, code: failed.failureCode });
  expect(failed.connectivity[0]?.serverWords).toBeTruthy();

  const { mailServerId } = failed;
  const passwordSealed = sealSecret(password, passwordPlace(mailServerId));
  await database().mailServer.update({ where: { id: mailServerId }, data: { passwordSealed } });
  expect((await pollMailbox(desk.mailboxId)).state).toBe("done");
  expect(await mailbox(desk)).toMatchObject({ failureCode: null, consecutiveFailures: 0 });
});

test("only one reads at a time; the busy mailbox is due again at once", async () => {
  const desk = await givenDesk();
  const claim = await claimMailbox(desk.mailboxId);
  expect(claim.state).toBe("held");
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "busy" });
  expect((await mailbox(desk)).nextPollAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
});

test("who lost the lease can not write any more", async () => {
  const desk = await givenDesk();
  const claim = await claimMailbox(desk.mailboxId);
  if (claim.state !== "held") throw new Error("The lease was free.");
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { leaseExpiresAt: new Date(0) } });
  const next = await claimMailbox(desk.mailboxId);
  expect(next.state).toBe("held");
  const late = storeMessages(claim.lease, { uidValidity: 1n, lastUid: 99 }, []);
  await expect(late).rejects.toMatchObject({ loss: "other-reader" });
  expect((await mailbox(desk)).lastUid).toBe(0n);
});

test("a disabled channel is not read", async () => {
  const desk = await givenDesk();
  await database().emailChannel.update({ where: { id: desk.channelId }, data: { enabled: false } });
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "off" });
});
