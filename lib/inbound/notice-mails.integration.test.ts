import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { listDueNoticeMails } from "@/lib/outbound/list-due-notice-mails.ts";
import { sendNoticeMail } from "@/lib/outbound/send-notice-mail.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenHandler, givenStoredMail, takeIn } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";
import { claimMail } from "./claim-mails.ts";
import { recordIngestFailure } from "./ingest-failure.ts";
import { ingestMessage } from "./ingest-message.ts";
import { reprocessMessage } from "./reprocess-message.ts";

const sink = givenSmtpSink();
const boss = "boss@company.test";
let desk: MailDesk;
let project: { id: string; requestTypeId: string };

afterAll(closeQueues);

beforeEach(async () => {
  await database().emailChannel.updateMany({ data: { enabled: false } });
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  desk = await givenMailDesk({ address, password: "x", imapPort: 1, smtpPort: sink.port });
  const { requestTypeId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: desk.channelId },
  });
  project = { id: desk.projectId, requestTypeId };
});

const mail = (of: Partial<Parameters<typeof plainMail>[0]> = {}) =>
  plainMail({ from: "ann@customer.test", to: "all@global.test", subject: "Größe", text: "ä words", ...of });
const noticesOf = (inboundMessageId: string) =>
  database().noticeMail.findMany({ where: { inboundMessageId } });

/** What the log says at a mail of those that were written because of it. */
async function noted(id: string): Promise<string[]> {
  const { evidence } = await database().inboundMessage.findUniqueOrThrow({ where: { id } });
  const entries = z.array(z.object({ kind: z.string(), detail: z.string() })).parse(evidence);
  return entries.flatMap(({ kind, detail }) => (kind === "notice" ? [detail] : []));
}

/** A mail that a handler could not place, and the notice that passes it on. */
async function givenForward(forwardTo = boss) {
  const { mailboxId } = await givenHandler(project, { kind: "COMMENT_ENTIRE", forwardTo });
  const raw = mail();
  const row = await takeIn(mailboxId, raw);
  const [notice] = await noticesOf(row.id);
  if (!notice) throw new Error("Nothing was to be passed on.");
  return { mailboxId, raw, row, notice };
}

async function sent(noticeMailId: string): Promise<{ raw: string; messageId: string }> {
  await sendNoticeMail(noticeMailId);
  const raw = sink.received.at(-1)?.raw ?? "";
  return { raw, messageId: (await parseMessage(Buffer.from(raw))).messageId ?? "" };
}

test("what can not be processed is passed on as it came, with the reason, and marked as written by a program", async () => {
  const { raw, row, notice } = await givenForward();
  expect(await listDueNoticeMails(10)).toContain(notice.id);
  const left = await sent(notice.id);
  expect(sink.received).toMatchObject([{ from: desk.address, to: [boss] }]);
  expect(left.raw).toContain("Auto-Submitted: auto-generated\r\n");
  expect(left.raw).toContain("X-Mailroom-Fingerprint: ");
  expect(left.raw).toContain("Reply-To: ann@customer.test\r\n");
  expect(left.raw).toContain("Content-Type: message/rfc822");
  const parsed = await parseMessage(Buffer.from(left.raw));
  expect(parsed.subject).toBe("Not processed: Größe");
  expect(parsed.text).toContain("Why: It continues no request.");
  expect(parsed.text).toContain(`/projects/${desk.projectKey}/mail-log/${row.id}`);
  const [original] = parsed.attachments;
  expect(original?.contentType).toBe("message/rfc822");
  expect(original?.content.toString().trim()).toBe(raw.trim());
  expect(await noticesOf(row.id)).toMatchObject([{ state: "SENT", failureDetail: null }]);
  expect(await noted(row.id)).toEqual([`It was passed on, to ${boss}.`]);
  await sendNoticeMail(notice.id);
  expect(sink.received).toHaveLength(1);
});

test("by the server of another project it says nothing of the mail but where to read of it", async () => {
  const elsewhere = await givenMailDesk({
    address: `other-${randomUUID().slice(0, 8)}@desk.test`,
    password: "x",
    imapPort: 1,
    smtpPort: sink.port,
  });
  const own = await givenForward();
  // What failed last is tried none the less before others may carry it.
  await database().mailbox.update({ where: { id: desk.mailboxId }, data: { failureCode: "connect" } });
  await sent(own.notice.id);
  expect(sink.received.at(-1)).toMatchObject({ from: desk.address });

  const { notice, row } = await givenForward();
  await database().emailChannel.update({ where: { id: desk.channelId }, data: { enabled: false } });
  const left = await sent(notice.id);
  expect(sink.received.at(-1)).toMatchObject({ from: elsewhere.address, to: [boss] });
  const parsed = await parseMessage(Buffer.from(left.raw));
  expect(parsed.subject).toBe("A mail was not processed");
  expect(parsed.attachments).toEqual([]);
  expect(parsed.text).toContain(`/projects/${desk.projectKey}/mail-log/${row.id}`);
  for (const secret of ["ann@customer.test", "Größe", "Why:", "message/rfc822", "Reply-To"]) {
    expect(`${left.raw} ${parsed.text}`).not.toContain(secret);
  }
});

test("it can not loop: what comes back, and what is answered to it, is ignored", async () => {
  const { mailboxId, notice } = await givenForward();
  const left = await sent(notice.id);
  const back = await takeIn(mailboxId, left.raw);
  expect(back).toMatchObject({ outcome: "IGNORED" });
  expect(back.reason).toContain("Own mail");
  const answer = mail({ from: boss, headers: [`In-Reply-To: <${left.messageId}>`] });
  const answered = await takeIn(desk.mailboxId, answer);
  expect(answered).toMatchObject({ outcome: "IGNORED" });
  expect(answered.reason).toContain("Answer to a mail that was passed on");
  expect(await noticesOf(back.id)).toEqual([]);
});

test("a mail that was passed on and comes back undelivered is noted", async () => {
  const { notice, row } = await givenForward();
  const { messageId } = await sent(notice.id);
  const report = [
    "From: MAILER-DAEMON@relay.test",
    `To: ${desk.address}`,
    "Subject: Undelivered Mail Returned to Sender",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; relay.test",
    "",
    `Final-Recipient: rfc822; ${boss}`,
    "Action: failed",
    "Status: 5.1.1",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: <${messageId}>`,
    "--b--",
    "",
  ].join("\r\n");
  const bounce = await takeIn(desk.mailboxId, report);
  expect(bounce).toMatchObject({ outcome: "BOUNCE" });
  expect(bounce.reason).toContain(boss);
  expect(await noticesOf(row.id)).toMatchObject([{ state: "FAILED" }]);
  expect((await noted(row.id)).at(-1)).toMatch(/came back.*5\.1\.1/);
});

test("a server that is down is tried again; an address of Mailroom's own is given up", async () => {
  const { notice, row } = await givenForward();
  await database().mailServer.updateMany({ where: { protocol: "SMTP" }, data: { port: 1 } });
  await sendNoticeMail(notice.id);
  const [waiting] = await noticesOf(row.id);
  expect(waiting).toMatchObject({ state: "QUEUED", attempts: 1, leaseOwner: null });
  expect(waiting?.failureDetail).toContain(desk.address);
  expect(await listDueNoticeMails(10)).not.toContain(notice.id);
  const toSelf = await givenForward(desk.address);
  await sendNoticeMail(toSelf.notice.id);
  expect(await noticesOf(toSelf.row.id)).toMatchObject([{ state: "FAILED" }]);
  expect((await noted(toSelf.row.id)).at(-1)).toContain("could not be passed on");
});

test("a welcome leaves by the project's channel, and an answer to it continues the request", async () => {
  const from = `new-${randomUUID().slice(0, 8)}@customer.test`;
  const { mailboxId } = await givenHandler(project, { notifyUsers: true, replyChannelId: desk.channelId });
  const row = await takeIn(mailboxId, mail({ from: `Cheap Pills <${from}>`, subject: "Buy pills" }));
  const [notice] = await noticesOf(row.id);
  expect(notice?.subject).toMatch(/^\[[A-Z0-9]+-\d+\]$/);
  expect(notice?.text).not.toMatch(/pills/i);
  const left = await sent(notice?.id ?? "");
  expect(sink.received).toMatchObject([{ from: desk.address, to: [from] }]);
  expect(left.raw).toContain("Auto-Submitted: auto-replied\r\n");
  expect(left.raw).not.toContain("message/rfc822");
  const answer = mail({ from, subject: "thanks", headers: [`In-Reply-To: <${left.messageId}>`] });
  expect(await takeIn(desk.mailboxId, answer)).toMatchObject({
    outcome: "COMMENT",
    requestId: row.requestId,
  });
});

test("a worker finds what is to be passed on by itself", async () => {
  const { notice, row } = await givenForward();
  const worker = await startWorker();
  await vi.waitFor(
    async () => expect(await noticesOf(row.id)).toMatchObject([{ id: notice.id, state: "SENT" }]),
    {
      timeout: 40_000,
      interval: 100,
    },
  );
  await worker.stop();
});

test("a mail that fails for good is passed on too, and stays to be processed again", async () => {
  const { mailboxId } = await givenHandler(project, { forwardTo: boss });
  const id = await givenStoredMail(mailboxId, mail());
  const claimed = await claimMail(id);
  if (!claimed) throw new Error("The mail is not due.");
  await recordIngestFailure(claimed, { detail: "It broke.", lasts: "for-good" });
  const row = await database().inboundMessage.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: "FAILED", outcome: null });
  expect(row.reason).toContain(`passed on to ${boss}`);
  const [notice] = await noticesOf(id);
  expect(notice?.text).toContain("Why: It broke.");
});

test("failed mails beyond the limit of the loop guard are not passed on", async () => {
  const { mailboxId } = await givenHandler(project, { forwardTo: boss });
  const earlier = await givenStoredMail(mailboxId, mail({ text: "earlier" }));
  await database().noticeMail.createMany({
    data: Array.from({ length: 100 }, (_, at) => ({
      kind: "FORWARD" as const,
      inboundMessageId: earlier,
      recipient: `boss-${at}@company.test`,
      subject: "s",
      text: "t",
      state: "SENT" as const,
    })),
  });
  const id = await givenStoredMail(mailboxId, mail());
  const claimed = await claimMail(id);
  if (!claimed) throw new Error("The mail is not due.");
  await recordIngestFailure(claimed, { detail: "It broke.", lasts: "for-good" });
  const row = await database().inboundMessage.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: "FAILED" });
  expect(row.reason).toContain("looks like a loop");
  expect(await noticesOf(id)).toEqual([]);
});

test("a mail that was passed on can be processed again, and is not passed on twice", async () => {
  const admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  const { row, mailboxId, notice } = await givenForward();
  await sent(notice.id);
  const again = await reprocessMessage(admin, { inboundMessageId: row.id });
  expect(again).toMatchObject({ state: "STORED", acts: [{ act: "process-again", before: "FORWARDED" }] });
  await ingestMessage(row.id);
  expect(await noticesOf(row.id)).toMatchObject([{ id: notice.id, state: "SENT" }]);
  await database().mailHandler.updateMany({
    where: { mailbox: { id: mailboxId } },
    data: { kind: "CREATE_OR_COMMENT" },
  });
  await reprocessMessage(admin, { inboundMessageId: row.id });
  await ingestMessage(row.id);
  expect(await database().inboundMessage.findUniqueOrThrow({ where: { id: row.id } })).toMatchObject({
    outcome: "REQUEST",
  });
});
