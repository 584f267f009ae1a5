import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fetchNewMessages } from "@/lib/imap/fetch-new-messages.ts";
import { openFolder } from "@/lib/imap/open-folder.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { replyToRequest } from "@/lib/outbound/reply-to-request.ts";
import { database } from "@/lib/platform/database.ts";
import { listenForChanges } from "@/lib/platform/live-changes.ts";
import type { ChildServer } from "@/lib/testing/child-process.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import type { PostfixServer } from "@/lib/testing/postfix-server.ts";
import { startPostfix } from "@/lib/testing/postfix-server.ts";
import { startWorker } from "@/lib/testing/worker-process.ts";

const password = "secret of everybody";
const customer = "ann@customer.test";
let dovecot: DovecotServer;
let postfix: PostfixServer;
let worker: ChildServer;

beforeAll(async () => {
  const addresses = ["support@desk.test", "idle@desk.test", customer];
  dovecot = await startDovecot({ users: addresses.map((address) => ({ address, password })) });
  postfix = await startPostfix({ dovecot, domains: ["desk.test", "customer.test"] });
  worker = await startWorker();
});

afterAll(async () => {
  await worker.stop();
  await closeQueues();
  await postfix.stop();
  await dovecot.stop();
});

/** Mails in the customer's own mailbox. */
async function customerInbox() {
  const endpoint = {
    host: "127.0.0.1",
    connectAddress: "127.0.0.1",
    port: dovecot.imapPort,
    security: "none" as const,
    timeoutMs: 5_000,
  };
  const session = await openImap(endpoint, { method: "password", username: customer, password });
  try {
    const { uidValidity } = await openFolder(session, "INBOX");
    const found = [];
    const input = {
      folder: "INBOX",
      cursor: { uidValidity, lastUid: 0 },
      maxSizeBytes: 1_000_000,
      batchSize: 100,
    };
    for await (const message of fetchNewMessages(session, input)) {
      if (message.kind === "whole") found.push(await parseMessage(message.raw));
    }
    return found;
  } finally {
    await session.close();
  }
}

test("mail → request → reply in the customer's thread → answer → comment", async () => {
  const address = "support@desk.test";
  const desk = await givenMailDesk({
    address,
    password,
    imapPort: dovecot.imapPort,
    smtpPort: postfix.submissionPort,
  });
  const agent = await givenUser({ roles: { [desk.projectId]: "AGENT" } });
  const inbound = { port: postfix.inboundPort, lmtp: false };
  const first = plainMail({
    from: `Ann <${customer}>`,
    to: address,
    subject: "The printer is on fire",
    text: "Please help.",
    messageId: "first@customer.test",
  });
  await deliverFrom(inbound, { from: customer, to: address }, [first]);

  const request = await vi.waitFor(
    () =>
      database().request.findFirstOrThrow({
        where: { projectId: desk.projectId },
        include: { reporter: true },
      }),
    { timeout: 20_000, interval: 100 },
  );
  expect(request).toMatchObject({ summary: "The printer is on fire", waitingOn: "AGENT" });
  expect(request.reporter).toMatchObject({ email: customer, name: "Ann" });

  const sent = await replyToRequest(agent, {
    requestKey: request.key,
    text: "Use the extinguisher.",
    attachmentIds: [],
  });
  const [arrived] = await vi.waitFor(
    async () => {
      const mails = await customerInbox();
      expect(mails).toHaveLength(1);
      return mails;
    },
    { timeout: 20_000, interval: 200 },
  );
  expect(arrived).toMatchObject({
    subject: `Re: [${request.key}] The printer is on fire`,
    inReplyTo: ["first@customer.test"],
    references: ["first@customer.test"],
    from: { name: "Support", address },
  });
  await vi.waitFor(async () => {
    const row = await database().outboundMessage.findUniqueOrThrow({
      where: { id: sent.id },
      include: { recipients: true },
    });
    expect(row).toMatchObject({ state: "SENT", recipients: [{ address: customer, state: "ACCEPTED" }] });
  });
  expect(await database().request.findUniqueOrThrow({ where: { id: request.id } })).toMatchObject({
    waitingOn: "CUSTOMER",
  });

  const answer = plainMail({
    from: customer,
    to: address,
    subject: "AW: nothing of the kind",
    text: "It is out now.",
    headers: [`In-Reply-To: <${arrived?.messageId}>`],
  });
  await deliverFrom(inbound, { from: customer, to: address }, [answer]);
  await vi.waitFor(
    async () => {
      const comments = await database().comment.findMany({
        where: { requestId: request.id },
        orderBy: { createdAt: "asc" },
      });
      expect(comments.map((comment) => [comment.source, comment.bodyText.trim()])).toEqual([
        ["WEB", "Use the extinguisher."],
        ["MAIL", "It is out now."],
      ]);
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(await database().request.count({ where: { projectId: desk.projectId } })).toBe(1);
  expect(await database().request.findUniqueOrThrow({ where: { id: request.id } })).toMatchObject({
    waitingOn: "AGENT",
    status: "OPEN",
  });
});

test("mail on the doorstep is a request by push, long before the next poll", async () => {
  const address = "idle@desk.test";
  const desk = await givenMailDesk({
    address,
    password,
    imapPort: dovecot.imapPort,
    pollIntervalSeconds: 300,
  });
  // The first poll is the one that follows the beginning of the watch.
  await vi.waitFor(
    async () => {
      const mailbox = await database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
      expect(mailbox.watchOwner).not.toBeNull();
      expect(mailbox.lastSucceededAt).not.toBeNull();
      expect(mailbox.leaseOwner).toBeNull();
    },
    { timeout: 20_000, interval: 100 },
  );
  const listening = new AbortController();
  const announced = new Promise<void>((resolve) => {
    void listenForChanges({
      onChange: (change) => {
        if (change.topic === "request" && change.projectId === desk.projectId) resolve();
      },
      onGap: () => undefined,
      signal: listening.signal,
    });
  });
  await vi.waitFor(async () => expect(await listenerCount()).toBeGreaterThan(0));
  const mail = plainMail({ from: customer, to: address, subject: "Quick", text: "Now" });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from: customer, to: address }, [mail]);
  await announced;
  listening.abort();
  const mailbox = await database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
  expect(mailbox.nextPollAt.getTime()).toBeGreaterThan(Date.now() + 250_000);
});

/** Connections that have said LISTEN for live changes. */
async function listenerCount(): Promise<number> {
  const rows = await database().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN mailroom_live'`;
  return rows.length;
}
