import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { fingerprintOf, ownFingerprintHeader } from "@/lib/message/fingerprint.ts";
import { replyToRequest } from "@/lib/outbound/reply-to-request.ts";
import { sendMessage } from "@/lib/outbound/send-message.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import type { PostfixServer } from "@/lib/testing/postfix-server.ts";
import { startPostfix } from "@/lib/testing/postfix-server.ts";
import { processMail } from "@/lib/testing/process-mail.ts";
import { ingestMessage } from "./ingest-message.ts";
import { pollMailbox } from "./poll-mailbox.ts";
import { reprocessMessage } from "./reprocess-message.ts";

const password = "secret of everybody";
const gone = "gone@customer.test";
let dovecot: DovecotServer;
let postfix: PostfixServer;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 10 }, (_, index) => ({
    address: `support${index}@desk.test`,
    password,
  }));
  dovecot = await startDovecot({ users });
  postfix = await startPostfix({ dovecot, domains: ["desk.test", "customer.test"] });
});

afterAll(async () => {
  await closeQueues();
  await postfix.stop();
  await dovecot.stop();
});

beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({
    address,
    password,
    imapPort: dovecot.imapPort,
    smtpPort: postfix.submissionPort,
  });
});

async function deliver(from: string, ...mails: (string | Buffer)[]): Promise<void> {
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, mails);
}

const requests = () => database().request.findMany({ where: { projectId: desk.projectId } });

async function expectNoEffect(): Promise<void> {
  expect(await requests()).toEqual([]);
  expect(await database().outboundMessage.count({ where: { emailChannelId: desk.channelId } })).toBe(0);
}

test.each([
  ["Auto-Submitted: auto-replied", "Auto-reply mail"],
  ["Auto-Submitted: auto-generated", "Auto-reply mail"],
  ["Precedence: bulk", "Bulk mail"],
])("%s is ignored with its reason, and can be processed again", async (header, reason) => {
  const from = "ann@customer.test";
  await deliver(from, plainMail({ from, to: desk.address, subject: "Away", text: "…", headers: [header] }));
  const [mail] = await processMail(desk);
  expect(mail).toMatchObject({ state: "DONE", outcome: "IGNORED" });
  expect(mail?.reason).toContain(reason);
  await expectNoEffect();
  const admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  const again = await reprocessMessage(admin, { inboundMessageId: mail?.id ?? "" });
  expect(again.state).toBe("STORED");
  expect((await processMail(desk))[0]).toMatchObject({ state: "DONE", outcome: "IGNORED" });
});

test("own mail that comes back is ignored: by its fingerprint, and by its address", async () => {
  const { fingerprint } = await database().instance.findUniqueOrThrow({ where: { id: 1 } });
  const forwarder = "list@customer.test";
  const header = `${ownFingerprintHeader}: ${fingerprintOf(fingerprint)}`;
  await deliver(
    forwarder,
    plainMail({ from: forwarder, to: desk.address, subject: "Re", text: "x", headers: [header] }),
    plainMail({ from: desk.address, to: desk.address, subject: "To myself", text: "x" }),
  );
  const mails = await processMail(desk);
  expect(mails.map((mail) => mail.outcome)).toEqual(["IGNORED", "IGNORED"]);
  expect(mails.every((mail) => mail.reason.startsWith("Own mail"))).toBe(true);
  await expectNoEffect();
});

test("the same mail by two ways is one request; a Message-ID used for other mail is none the less read", async () => {
  const from = "ann@customer.test";
  const mail = (text: string) =>
    plainMail({ from, to: desk.address, subject: "Hello", text, messageId: "same@customer.test" });
  await deliver(from, mail("one"), `X-Way: second\r\n${mail("one")}`, mail("two"));
  const mails = await processMail(desk);
  expect(mails.map((row) => row.outcome).sort()).toEqual(["DUPLICATE", "REQUEST", "REQUEST"]);
  const duplicate = mails.find((row) => row.outcome === "DUPLICATE");
  expect(duplicate?.requestId).toBe(mails.find((row) => row.outcome === "REQUEST")?.requestId);
});

test("an answer that is read before the mail it answers waits for it", async () => {
  const from = "ann@customer.test";
  await deliver(
    from,
    plainMail({ from, to: desk.address, subject: "Hello", text: "one", messageId: "a@customer.test" }),
    plainMail({
      from,
      to: desk.address,
      subject: "Something else",
      text: "two",
      headers: ["In-Reply-To: <a@customer.test>"],
    }),
  );
  await pollMailbox(desk.mailboxId);
  const stored = await database().inboundMessage.findMany({
    where: { mailboxId: desk.mailboxId },
    orderBy: { uid: "desc" },
  });
  for (const { id } of stored) await ingestMessage(id);
  const mails = await processMail(desk);
  expect(mails.map((row) => row.outcome)).toEqual(["REQUEST", "COMMENT"]);
});

test("a bounce of Postfix is noted at the message, brings the request back, and is no request", async () => {
  await deliver(gone, plainMail({ from: gone, to: desk.address, subject: "Hello", text: "?" }));
  await processMail(desk);
  const [request] = await requests();
  const agent = await givenUser({ roles: { [desk.projectId]: "AGENT" } });
  const sent = await replyToRequest(agent, {
    requestKey: request?.key ?? "",
    text: "Are you there?",
    attachmentIds: [],
  });
  await sendMessage(sent.id);
  const mails = await vi.waitFor(
    async () => {
      const ledger = await processMail(desk);
      expect(ledger).toHaveLength(2);
      return ledger;
    },
    { timeout: 20_000, interval: 200 },
  );
  expect(mails[1]).toMatchObject({ outcome: "BOUNCE", requestId: request?.id });
  expect(mails[1]?.reason).toContain(gone);
  const [recipient] = await database().outboundRecipient.findMany({ where: { outboundMessageId: sent.id } });
  expect(recipient).toMatchObject({ address: gone, state: "BOUNCED", enhancedStatus: "5.1.1" });
  expect((await requests()).map((row) => row.waitingOn)).toEqual(["AGENT"]);
  const event = await database().requestEvent.findFirst({
    where: { requestId: request?.id ?? "", kind: "mail-bounced" },
  });
  expect(event).not.toBeNull();
  expect(await database().outboundMessage.count({ where: { emailChannelId: desk.channelId } })).toBe(1);
});

test("a stranger who knows the key gets a request of his own", async () => {
  const [from, stranger] = ["ann@customer.test", "mallory@evil.test"];
  await deliver(from, plainMail({ from, to: desk.address, subject: "Secret", text: "…" }));
  await processMail(desk);
  const [first] = await requests();
  const subject = `Re: [${first?.key}] Secret`;
  await deliver(stranger, plainMail({ from: stranger, to: desk.address, subject, text: "Tell me" }));
  await deliver(from, plainMail({ from, to: desk.address, subject, text: "More" }));
  const mails = await processMail(desk);
  expect(mails.map((row) => row.outcome)).toEqual(["REQUEST", "REQUEST", "COMMENT"]);
  expect(mails[2]?.requestId).toBe(first?.id);
  const second = (await requests()).find((row) => row.id === mails[1]?.requestId);
  expect(second?.relatedToId).toBe(first?.id);
});

test("an agent's mail is an answer only when it went to the customer too", async () => {
  const [from, agent] = ["ann@customer.test", "grace@company.test"];
  await givenUser({ email: agent, roles: { [desk.projectId]: "AGENT" } });
  await deliver(from, plainMail({ from, to: desk.address, subject: "Help", text: "…" }));
  await processMail(desk);
  const [request] = await requests();
  const subject = `Re: [${request?.key}] Help`;
  await deliver(agent, plainMail({ from: agent, to: desk.address, subject, text: "for us" }));
  await deliver(agent, plainMail({ from: agent, to: `${desk.address}, ${from}`, subject, text: "for her" }));
  await processMail(desk);
  const comments = await database().comment.findMany({ orderBy: { createdAt: "asc" } });
  expect(comments.filter(({ requestId }) => requestId === request?.id)).toMatchObject([
    { bodyText: "for us", visibility: "INTERNAL" },
    { bodyText: "for her", visibility: "PUBLIC" },
  ]);
});
