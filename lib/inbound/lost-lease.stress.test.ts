import "@/lib/testing/integration-environment.ts";
import { constants, mkdir, open, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { blobKeyOf, blobPath, defaultRoot } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { runCommand } from "@/lib/testing/child-process.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { type MailProxy, startMailProxy } from "@/lib/testing/mail-proxy.ts";
import { asOwner, mailsInFolder } from "@/lib/testing/server-folder.ts";
import { startReadyWorker, startWorker } from "@/lib/testing/worker-process.ts";
import { claimMailbox } from "./mailbox-lease.ts";
import { pollMailbox } from "./poll-mailbox.ts";

const password = "secret of the desk";
let dovecot: DovecotServer;
let proxy: MailProxy;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 8 }, (_, index) => ({ address: `support${index}@desk.test`, password }));
  dovecot = await startDovecot({ users });
  proxy = await startMailProxy(dovecot.imapPort);
});
afterAll(async () => {
  await proxy.stop();
  await closeQueues();
  await dovecot.stop();
});
beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: proxy.port });
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { afterProcessing: "DELETE" } });
});

const account = () => ({ imapPort: dovecot.imapPort, address: desk.address, password });
const subjects = async () => (await mailsInFolder(account()))?.map(({ subject }) => subject);
const mailbox = () => database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
const ledger = () => database().inboundMessage.findMany({ where: { mailboxId: desk.mailboxId } });
const mailOf = (subject: string, moreBytes = 0) =>
  plainMail({
    from: "ann@customer.test",
    to: desk.address,
    subject,
    text: `text\r\n${`${"x".repeat(98)}\r\n`.repeat(moreBytes / 100)}`,
  });
const put = (...mails: string[]) =>
  asOwner(account(), async (client) => {
    for (const mail of mails) await client.append("INBOX", mail);
  });

/** Another worker has the mailbox now: the lease ran out while this one waited. */
async function loseLease(): Promise<void> {
  const expired = { leaseExpiresAt: new Date(0) };
  // Whoever has it may renew it between the two statements.
  const take = async () => {
    await database().mailbox.update({ where: { id: desk.mailboxId }, data: expired });
    expect(await claimMailbox(desk.mailboxId)).toMatchObject({ state: "held" });
  };
  await vi.waitFor(take, { timeout: 20_000 });
}

test.each([
  ["while text is on its way: nothing is written", /UID FETCH .*BODY/, 0],
  [
    "before the server is told to delete: at most the flag is set, and what is stored stays stored",
    /UID EXPUNGE/,
    2,
  ],
] as const)("the lease is lost %s", async (_name, command, rows) => {
  await put(mailOf("one"), mailOf("two"));
  const stop = proxy.stopAt({ command, when: "before" });
  const polled = pollMailbox(desk.mailboxId);
  await stop.reached();
  await loseLease();
  const { leaseOwner, leaseFence, lastUid } = await mailbox();
  if (rows === 0) stop.goOn();
  // Its own clock tells it within the time between two renewals, and it lets the connection go.
  expect(await polled).toEqual({ state: "stopped" });
  expect(await ledger()).toHaveLength(rows);
  expect(await mailbox()).toMatchObject({ leaseOwner, leaseFence, lastUid, failureCode: null });
  expect(await subjects()).toEqual(["one", "two"]);

  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { leaseExpiresAt: new Date(0) } });
  expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 2 - rows });
  expect(await subjects()).toEqual([]);
  expect(await ledger()).toHaveLength(2);
});

test.each([
  ["a few mails", /UID FETCH .*BODY/, 300, 0],
  ["a long mail", /BODY\.PEEK\[\]<1048576\./, 500_000, 3_000_000],
  ["sizes", /UID FETCH .*RFC822\.SIZE/, 10, 0],
] as const)(
  "the network is cut in the middle of a FETCH of %s",
  async (_name, command, cutAfterBytes, moreBytes) => {
    await put(mailOf("one", moreBytes), mailOf("two"));
    const stop = proxy.stopAt({ command, when: "after", cutAfterBytes });
    expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "failed", code: "connection-lost" });
    await stop.reached();
    expect(await ledger()).toEqual([]);
    expect((await mailbox()).lastUid).toBe(0n);
    expect(await subjects()).toEqual(["one", "two"]);
    expect(await pollMailbox(desk.mailboxId)).toEqual({ state: "done", storedCount: 2 });
    expect((await ledger()).map(({ subject, oversize }) => [subject, oversize]).sort()).toEqual([
      ["one", false],
      ["two", false],
    ]);
    expect(await subjects()).toEqual([]);
  },
);

test("a worker that stands still while it processes a mail, until another has done it: the late one adds nothing", async () => {
  const late = mailOf("late");
  const file = blobPath(blobKeyOf(Buffer.from(late)), defaultRoot());
  await mkdir(path.dirname(file), { recursive: true });
  // Whoever opens it waits until somebody writes into it.
  await runCommand("mkfifo", [file]);
  const slow = await startReadyWorker();
  const workers = [slow];
  try {
    await put(late);
    // Opens only when somebody has it open for reading: now the slow one waits for the bytes.
    const bytes = await vi.waitFor(() => open(file, constants.O_WRONLY | constants.O_NONBLOCK), {
      timeout: 120_000,
      interval: 20,
    });
    process.kill(slow.pid, "SIGSTOP");
    await rename(file, `${file}.slow`);
    await writeFile(file, late);
    workers.push(await startWorker());
    const requests = () => database().request.count({ where: { projectId: desk.projectId } });
    await expect.poll(requests, { timeout: 300_000, interval: 50 }).toBe(1);
    await workers.pop()?.kill();
    process.kill(slow.pid, "SIGCONT");
    await bytes.writeFile(late);
    await bytes.close();
    // The slow one goes on with what comes next, and has added nothing.
    await put(mailOf("next"));
    await vi.waitFor(async () => expect(await requests()).toBe(2), { timeout: 300_000, interval: 50 });
    expect((await ledger()).map(({ subject, outcome }) => [subject, outcome]).sort()).toEqual([
      ["late", "REQUEST"],
      ["next", "REQUEST"],
    ]);
    expect(await database().request.count({ where: { summary: "late" } })).toBe(1);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
}, 900_000);
