import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { alertKey } from "@/lib/alerts/alert-key.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { wakeAlertMails } from "@/lib/alerts/wake-alert-mails.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { listDueAlertMails } from "./list-due-alert-mails.ts";
import { sendAlertMail } from "./send-alert-mail.ts";

const sink = givenSmtpSink();
let admin: UserActor;

beforeEach(async () => {
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  await givenMailDesk({ address, password: "x", imapPort: 1, smtpPort: sink.port });
  admin = await givenUser({ isSystemAdmin: true });
});

afterEach(async () => {
  await database().alert.deleteMany();
  await database().emailChannel.updateMany({ data: { enabled: false } });
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

afterAll(closeQueues);

async function raised(count: number): Promise<void> {
  const all = Array.from({ length: count }, async () => {
    const id = randomUUID();
    const alert = {
      key: alertKey({ type: "oauth-grant", id }, "authorization"),
      kind: "test",
      severity: "CRITICAL",
      title: `Mailbox ${id} stands still`,
      detail: "Because.",
      cure: "Do this.",
      href: "/projects/X/settings/email",
      projectIds: [],
      occasion: "raised",
    } as const;
    await database().$transaction((tx) => raiseAlert(tx, alert), { maxWait: 60_000, timeout: 60_000 });
  });
  await Promise.all(all);
}

/** A worker: sends until nothing is due. */
async function sendAll(): Promise<void> {
  for (let due = await listDueAlertMails(10); due.length > 0; due = await listDueAlertMails(10)) {
    for (const id of due) await sendAlertMail(id);
  }
}

const mails = () => database().alertMail.findMany({ orderBy: { id: "asc" } });
const subjects = () => Promise.all(sink.received.map(async ({ raw }) => (await parsed(raw)).subject));
const messageIds = () => Promise.all(sink.received.map(async ({ raw }) => (await parsed(raw)).messageId));
const parsed = (raw: string) => parseMessage(Buffer.from(raw));
const untilReceived = (count: number) =>
  expect.poll(() => sink.received.length, { timeout: 10_000 }).toBe(count);

/** The server answers a message only when the returned function is called. */
function heldBack(): () => void {
  const answers: (() => void)[] = [];
  sink.onMessage = (answer) => void answers.push(answer);
  return () => {
    sink.onMessage = (answer) => answer();
    for (const answer of answers) answer();
  };
}

test("500 at once: one mail tells them all to each admin, whoever sends", async () => {
  const other = await givenUser({ isSystemAdmin: true });
  await raised(500);
  await Promise.all([sendAll(), sendAll()]);
  // A sender that found everything taken is done before the other.
  await sendAll();
  expect(sink.received.map(({ to }) => to[0]).sort()).toEqual([admin.email, other.email].sort());
  expect(await subjects()).toEqual(Array(2).fill("Mailroom, urgent: 500 alerts need attention"));
  const told = await mails();
  expect(told).toHaveLength(1000);
  expect(told.filter(({ state, attempts }) => state === "SENT" && attempts === 1)).toHaveLength(1000);
});

test("the first leave at once, the rest is gathered and goes with a later one", async () => {
  const release = heldBack();
  await raised(1);
  const first = sendAll();
  await untilReceived(1);
  await raised(30);
  // Somebody is talking to this person: nobody else does.
  expect(await listDueAlertMails(10)).toEqual([]);
  const [waiting] = await database().alertMail.findMany({ where: { leaseOwner: null } });
  await sendAlertMail(waiting?.id ?? "");
  expect(sink.received).toHaveLength(1);
  release();
  await first;
  await sendAll();
  await raised(1);
  await sendAll();
  expect(await subjects()).toEqual([
    expect.stringContaining("stands still"),
    "Mailroom, urgent: 30 alerts need attention",
    expect.stringContaining("stands still"),
  ]);

  for (let wave = 0; wave < 3; wave++) {
    await raised(20);
    await Promise.all([sendAll(), sendAll()]);
  }
  expect(sink.received).toHaveLength(3);
  expect(await database().alertMail.count({ where: { state: "QUEUED" } })).toBe(60);
  const long = new Date(Date.now() - 16 * 60_000);
  await database().alertMail.updateMany({ where: { state: "SENT" }, data: { sentAt: long } });
  await sendAll();
  expect((await subjects()).at(-1)).toBe("Mailroom, urgent: 60 alerts need attention");
  expect(await database().alertMail.count({ where: { state: "QUEUED" } })).toBe(0);
});

test("what can not leave waits together, with one reason, and is failed together", async () => {
  await raised(10);
  sink.onSender = () => Object.assign(new Error("4.3.2 later"), { responseCode: 451 });
  await sendAll();
  const waiting = await mails();
  const [{ nextAttemptAt, failureDetail } = { nextAttemptAt: null, failureDetail: null }] = waiting;
  expect(failureDetail).toContain("4.3.2 later");
  expect(waiting).toHaveLength(10);
  for (const mail of waiting) {
    expect(mail).toMatchObject({
      state: "QUEUED",
      attempts: 1,
      leaseOwner: null,
      nextAttemptAt,
      failureDetail,
    });
  }
  sink.onSender = () => Object.assign(new Error("5.7.1 never"), { responseCode: 550 });
  await wakeAlertMails(database());
  await sendAll();
  for (const mail of await mails()) {
    expect(mail).toMatchObject({ state: "FAILED", attempts: 2 });
    expect(mail.failureDetail).toContain("5.7.1 never");
  }
});

test("one that was tried for five days is given up alone; the others go on", async () => {
  await raised(3);
  const [old] = await mails();
  await database().alertMail.update({
    where: { id: old?.id ?? "" },
    data: { attempts: 244, createdAt: new Date(0) },
  });
  sink.onSender = () => Object.assign(new Error("4.3.2 later"), { responseCode: 451 });
  await sendAll();
  expect((await mails()).map(({ state, attempts }) => [state, attempts])).toEqual([
    ["FAILED", 245],
    ["QUEUED", 1],
    ["QUEUED", 1],
  ]);
});

test("a lost confirmation: the same alerts once more by the same Message-ID, and new ones by themselves", async () => {
  await raised(5);
  sink.onMessage = () => sink.cutConnections();
  await sendAll();
  expect(sink.received).toHaveLength(1);
  sink.onMessage = (answer) => answer();
  await raised(2);
  await wakeAlertMails(database());
  await sendAll();
  expect(await subjects()).toEqual([
    "Mailroom, urgent: 5 alerts need attention",
    "Mailroom, urgent: 5 alerts need attention",
    "Mailroom, urgent: 2 alerts need attention",
  ]);
  const [lost, again, fresh] = await messageIds();
  expect(again).toBe(lost);
  expect(fresh).not.toBe(lost);
  expect(await database().alertMail.count({ where: { state: "SENT" } })).toBe(7);
});

test("a sender that vanished: what it had taken goes as the same mail", async () => {
  await raised(4);
  const data = { leaseOwner: "dead", leaseExpiresAt: new Date(Date.now() + 60_000), attempts: 1 };
  await database().alertMail.updateMany({ data });
  await raised(3);
  await sendAll();
  expect(sink.received).toHaveLength(0);
  await database().alertMail.updateMany({
    where: { leaseOwner: "dead" },
    data: { leaseExpiresAt: new Date(0) },
  });
  await sendAll();
  expect(await subjects()).toEqual([
    "Mailroom, urgent: 4 alerts need attention",
    "Mailroom, urgent: 3 alerts need attention",
  ]);
});
