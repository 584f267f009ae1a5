import "@/lib/testing/integration-environment.ts";
import type { AddressInfo } from "node:net";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { sweepDueWork } from "@/lib/inbound/sweep-due-work.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { database } from "@/lib/platform/database.ts";
import { openRequestInTransaction } from "@/lib/requests/open-request.ts";
import { uploadAttachment } from "@/lib/requests/upload-attachment.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";
import { discardMessage } from "./discard-message.ts";
import { replyToRequest } from "./reply-to-request.ts";
import { resendMessage } from "./resend-message.ts";
import { sendMessage } from "./send-message.ts";

type Answer = (error?: Error & { responseCode?: number }) => void;

/** What the server does with recipients and messages; a test sets it. */
let onRecipient: (address: string) => Error | null = () => null;
let onMessage: (answer: Answer, session: SMTPServerSession) => void = (answer) => answer();
let received: { to: string[]; raw: string }[] = [];
let server: SMTPServer;
let port: number;
let count = 0;

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onRcptTo: (address, _session, done) => done(onRecipient(address.address)),
    onData(stream: SMTPServerDataStream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map((one) => one.address);
        received.push({ to, raw: Buffer.concat(chunks).toString() });
        onMessage(done, session);
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.server.address() as AddressInfo).port;
});

afterEach(() => {
  onRecipient = () => null;
  onMessage = (answer) => answer();
  received = [];
});

afterAll(async () => {
  await closeQueues();
  await new Promise<void>((resolve) => server.close(resolve));
});

/** A request from Ann with Bob taking part, and the agent's reply to it, not sent yet. */
async function givenReply(options: { file?: string } = {}) {
  const project = await givenProject();
  const address = `support${count++}@desk.test`;
  const desk = await givenMailDesk({ address, password: "x", imapPort: 1, smtpPort: port, project });
  const [agent, ann, bob] = [
    await givenUser({ roles: { [project.id]: "AGENT" } }),
    await givenUser({ email: `ann${count}@customer.test`, name: "Ann" }),
    await givenUser({ email: `bob${count}@customer.test`, name: "Bob" }),
  ];
  const request = await database().$transaction((tx) =>
    openRequestInTransaction(tx, {
      projectId: project.id,
      requestTypeId: project.requestTypeId,
      summary: "Hello",
      descriptionText: "Hello",
      descriptionHtml: null,
      foldedText: "",
      foldedHtml: null,
      reporterId: ann.userId,
      emailChannelId: desk.channelId,
      participantIds: [bob.userId],
      relatedToId: null,
      attachments: [],
      threadMessageIds: [],
    }),
  );
  const uploads = [];
  if (options.file !== undefined) {
    const bytes = Buffer.from(options.file);
    uploads.push(await uploadAttachment(agent, { filename: "list.csv", contentType: "text/csv", bytes }));
  }
  const attachmentIds = uploads.map((upload) => upload.id);
  const reply = await replyToRequest(agent, { requestKey: request.key, text: "Hi.", attachmentIds });
  return { reply, request, agent, ann: ann.email, bob: bob.email };
}

const stored = (id: string) =>
  database().outboundMessage.findUniqueOrThrow({
    where: { id },
    include: { recipients: { orderBy: { role: "asc" } }, request: true },
  });

test("accepted for all: sent, once, however often it is asked for", async () => {
  const { reply, ann, bob } = await givenReply();
  await Promise.all([sendMessage(reply.id), sendMessage(reply.id), sendMessage(reply.id)]);
  await sendMessage(reply.id);
  expect(received).toHaveLength(1);
  expect(received[0]?.to).toEqual([ann, bob]);
  expect(received[0]?.raw).toContain("X-Mailroom-Fingerprint: ");
  expect(received[0]?.raw).not.toContain("Auto-Submitted");
  expect(await stored(reply.id)).toMatchObject({
    state: "SENT",
    leaseOwner: null,
    recipients: [{ state: "ACCEPTED" }, { state: "ACCEPTED" }],
  });
});

test("files that were attached leave with it and belong to the comment", async () => {
  const { reply } = await givenReply({ file: "a,b" });
  await sendMessage(reply.id);
  const parsed = await parseMessage(Buffer.from(received[0]?.raw ?? ""));
  expect(parsed.attachments).toMatchObject([{ filename: "list.csv", contentType: "text/csv", sizeBytes: 3 }]);
  expect(parsed.text.trim()).toBe("Hi.");
  expect(parsed.html).toContain("<p>Hi.</p>");
  const files = await database().attachment.findMany({ where: { commentId: reply.commentId } });
  expect(files).toHaveLength(1);
});

test("refused for now: waits with the server's words, then goes to those who wait only", async () => {
  const { reply, ann, bob, agent } = await givenReply();
  onRecipient = (address) => (address === bob ? refusal(451, "4.7.1 try again later") : null);
  await sendMessage(reply.id);
  const waiting = await stored(reply.id);
  expect(waiting).toMatchObject({ state: "QUEUED", failureCode: "recipient-deferred" });
  expect(waiting.recipients).toMatchObject([
    { address: ann, state: "ACCEPTED" },
    { address: bob, state: "PENDING", smtpCode: 451 },
  ]);
  expect(waiting.nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 15_000);
  await sendMessage(reply.id);
  expect(received).toHaveLength(1);

  onRecipient = () => null;
  await resendMessage(agent, { outboundMessageId: reply.id });
  await sendMessage(reply.id);
  expect(received.map((mail) => mail.to)).toEqual([[ann], [bob]]);
  expect((await stored(reply.id)).state).toBe("SENT");
});

test("refused for good: failed, back to the agent, sent again or discarded on demand", async () => {
  const { reply, agent } = await givenReply();
  onRecipient = () => refusal(550, "5.1.1 no such user");
  await sendMessage(reply.id);
  expect(await stored(reply.id)).toMatchObject({
    state: "FAILED",
    request: { waitingOn: "AGENT" },
    recipients: [
      { state: "REFUSED", enhancedStatus: "5.1.1" },
      { state: "REFUSED", enhancedStatus: "5.1.1" },
    ],
  });
  await resendMessage(agent, { outboundMessageId: reply.id });
  expect((await stored(reply.id)).state).toBe("QUEUED");
  await discardMessage(agent, { outboundMessageId: reply.id });
  await sendMessage(reply.id);
  expect((await stored(reply.id)).state).toBe("DISCARDED");
  await expect(resendMessage(agent, { outboundMessageId: reply.id })).rejects.toThrow("was discarded");
  expect(received).toHaveLength(0);
});

test("the connection lost after the message was handed over: uncertain, never sent again by itself", async () => {
  const { reply } = await givenReply();
  onMessage = () => {
    for (const connection of server.connections) connection._socket.destroy();
  };
  await sendMessage(reply.id);
  expect(await stored(reply.id)).toMatchObject({ state: "UNCERTAIN", failureCode: "uncertain" });
  onMessage = (answer) => answer();
  await sweepDueWork();
  await sendMessage(reply.id);
  expect(received).toHaveLength(1);
});

test("a worker killed while it sends: delivered at most once, and never lost", async () => {
  const { reply } = await givenReply();
  const isReceived = new Promise<void>((resolve) => {
    onMessage = () => resolve();
  });
  const worker = await startWorker();
  await isReceived;
  await worker.kill();
  onMessage = (answer) => answer();
  expect(await stored(reply.id)).toMatchObject({ state: "SENDING" });
  await database().outboundMessage.update({ where: { id: reply.id }, data: { leaseExpiresAt: new Date(0) } });
  const next = await startWorker();
  await vi.waitFor(
    async () =>
      expect(await stored(reply.id)).toMatchObject({ state: "UNCERTAIN", failureCode: "uncertain" }),
    { timeout: 40_000, interval: 200 },
  );
  await next.stop();
  expect(received).toHaveLength(1);
});

test("a worker killed before the handover: queued again and sent", async () => {
  const { reply } = await givenReply();
  const lost = { state: "SENDING" as const, leaseOwner: "dead", leaseExpiresAt: new Date(0) };
  await database().outboundMessage.update({ where: { id: reply.id }, data: lost });
  await sweepDueWork();
  expect((await stored(reply.id)).state).toBe("QUEUED");
  await sendMessage(reply.id);
  expect((await stored(reply.id)).state).toBe("SENT");
  expect(received).toHaveLength(1);
});

test("what leaves by a channel that is off is held", async () => {
  const { reply } = await givenReply();
  const { emailChannelId } = await stored(reply.id);
  await database().emailChannel.update({ where: { id: emailChannelId ?? "" }, data: { enabled: false } });
  await sendMessage(reply.id);
  expect(await stored(reply.id)).toMatchObject({ state: "QUEUED", attempts: 0 });
});

test("strangers and agents of other projects can not touch it", async () => {
  const { reply, request } = await givenReply();
  const stranger = await givenUser();
  const input = { requestKey: request.key, text: "x", attachmentIds: [] };
  await expect(replyToRequest(stranger, input)).rejects.toMatchObject({ kind: "not-found" });
  const id = { outboundMessageId: reply.id };
  await expect(resendMessage(stranger, id)).rejects.toMatchObject({ kind: "not-found" });
  await expect(discardMessage(stranger, id)).rejects.toMatchObject({ kind: "not-found" });
});
