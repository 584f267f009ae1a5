import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { sweepDueWork } from "@/lib/inbound/sweep-due-work.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { openRequestInTransaction } from "@/lib/requests/open-request.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenHandler, givenStoredMail } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { givenStoredMail as givenMailWithoutBytes } from "@/lib/testing/mailbox-history.ts";
import { alertOf } from "@/lib/testing/raised-alert.ts";
import { startSkewedWorker } from "@/lib/testing/skewed-worker.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { listDueAlertMails } from "./list-due-alert-mails.ts";
import { listDueOutgoing } from "./list-due-outgoing.ts";
import { replyToRequest } from "./reply-to-request.ts";

const minute = 60_000;
const sink = givenSmtpSink();
let project: Awaited<ReturnType<typeof givenProject>>;
let desk: MailDesk;

beforeEach(async () => {
  project = await givenProject();
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  desk = await givenMailDesk({ address, password: "x", imapPort: 1, smtpPort: sink.port, project });
});

afterEach(async () => {
  vi.useRealTimers();
  await database().alert.deleteMany();
  await database().emailChannel.updateMany({ data: { enabled: false } });
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

afterAll(closeQueues);

/** An agent's reply to a request, not sent yet. */
async function givenReply(): Promise<string> {
  const agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  const reporter = await givenUser({ email: `ann-${randomUUID().slice(0, 8)}@customer.test` });
  const request = await database().$transaction((tx) =>
    openRequestInTransaction(tx, {
      projectId: project.id,
      requestTypeId: project.requestTypeId,
      summary: "Hello",
      descriptionText: "Hello",
      descriptionHtml: null,
      foldedText: "",
      foldedHtml: null,
      reporterId: reporter.userId,
      emailChannelId: desk.channelId,
      participantIds: [],
      relatedToId: null,
      attachments: [],
      threadMessageIds: [],
    }),
  );
  const { id } = await replyToRequest(agent, { requestKey: request.key, text: "Hi.", attachmentIds: [] });
  return id;
}

const messageOf = (id: string) => database().outboundMessage.findUniqueOrThrow({ where: { id } });
const raise = () => database().$transaction((tx) => raiseAlert(tx, alertOf()));

test("a sender whose clock is slow keeps the right to send while the server takes its time", async () => {
  let confirm = () => {};
  sink.onMessage = (answer) => {
    confirm = () => answer();
  };
  const id = await givenReply();
  const worker = await startSkewedWorker(-5 * minute);
  try {
    await expect.poll(() => sink.received.length, { timeout: 120_000 }).toBe(1);
    const { leaseExpiresAt: first } = await messageOf(id);
    // It is renewed by and by.
    const renewed = async () => (await messageOf(id)).leaseExpiresAt?.getTime() !== first?.getTime();
    await expect.poll(renewed, { timeout: 120_000 }).toBe(true);
    await sweepDueWork();
    expect(await messageOf(id)).toMatchObject({ state: "SENDING" });
    confirm();
    await expect.poll(async () => (await messageOf(id)).state, { timeout: 120_000 }).toBe("SENT");
    expect(sink.received).toHaveLength(1);
  } finally {
    await worker.stop();
  }
}, 400_000);

test("what a sender puts off whose clock is ahead is due by the clock of the database", async () => {
  sink.onSender = () => Object.assign(new Error("4.7.1 try again later"), { responseCode: 451 });
  await givenUser({ isSystemAdmin: true });
  await raise();
  await givenReply();
  const { mailboxId } = await givenHandler(project, {
    kind: "COMMENT_ENTIRE",
    forwardTo: "boss@company.test",
  });
  const raw = plainMail({ from: "ann@customer.test", to: "all@global.test", subject: "Help", text: "Help." });
  await givenStoredMail(mailboxId, raw);
  await givenMailWithoutBytes(desk, { state: "STORED" });
  const worker = await startSkewedWorker(5 * minute);
  try {
    // What each of them waits after an attempt that failed, in seconds.
    const waits = () => database().$queryRaw<{ what: string; seconds: number }[]>`
      SELECT waiting.*, extract(epoch FROM "nextAttemptAt" - now())::float8 AS "seconds" FROM (
        SELECT 'answer' AS "what", "nextAttemptAt" FROM "OutboundMessage" WHERE "failureCode" IS NOT NULL
        UNION ALL SELECT 'alert', "nextAttemptAt" FROM "AlertMail" WHERE "failureDetail" IS NOT NULL
        UNION ALL SELECT 'notice', "nextAttemptAt" FROM "NoticeMail" WHERE "failureDetail" IS NOT NULL
        UNION ALL SELECT 'mail', "nextAttemptAt" FROM "InboundMessage" WHERE "reason" LIKE 'Attempt%'
      ) AS waiting`;
    const kinds = async () => [...new Set((await waits()).map(({ what }) => what))].sort();
    await expect.poll(kinds, { timeout: 120_000 }).toEqual(["alert", "answer", "mail", "notice"]);
    const late = (await waits()).filter(({ seconds }) => seconds > 270);
    expect(late).toEqual([]);
  } finally {
    await worker.stop();
  }
}, 300_000);

test("what is written by a process whose clock is ahead is due at once", async () => {
  await givenUser({ isSystemAdmin: true });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5 * minute });
  const id = await givenReply();
  await raise();
  vi.useRealTimers();
  expect(await listDueOutgoing(1_000)).toContain(id);
  expect(await listDueAlertMails(10)).toHaveLength(1);
});
