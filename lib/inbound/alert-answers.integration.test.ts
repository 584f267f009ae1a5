import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/access/actor.ts";
import { alertKey } from "@/lib/alerts/alert-key.ts";
import { listAlerts } from "@/lib/alerts/list-alerts.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { alertMessageOf, composeAlertMessage } from "@/lib/outbound/alert-mail-message.ts";
import { sendAlertMail } from "@/lib/outbound/send-alert-mail.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import type { PostfixServer } from "@/lib/testing/postfix-server.ts";
import { startPostfix } from "@/lib/testing/postfix-server.ts";
import { processMail } from "@/lib/testing/process-mail.ts";

const password = "secret of everybody";
const address = "support@desk.test";
/** Its mailbox does not exist: mail to it comes back. */
const ada = "ada@customer.test";
let dovecot: DovecotServer;
let postfix: PostfixServer;
let desk: MailDesk;
let adaId: string;

beforeAll(async () => {
  dovecot = await startDovecot({ users: [{ address, password }] });
  postfix = await startPostfix({ dovecot, domains: ["desk.test", "customer.test"] });
  const { imapPort } = dovecot;
  desk = await givenMailDesk({ address, password, imapPort, smtpPort: postfix.submissionPort });
  adaId = (await givenUser({ isSystemAdmin: true, email: ada })).userId;
});

afterEach(async () => {
  await database().alert.deleteMany();
});

afterAll(async () => {
  await closeQueues();
  await postfix.stop();
  await dovecot.stop();
});

/** Raises alerts; returns the ids of their mails to Ada. */
async function raised(count: number): Promise<string[]> {
  for (let index = 0; index < count; index++) {
    const alert = {
      key: alertKey({ type: "oauth-grant", id: randomUUID() }, "authorization"),
      kind: "test",
      severity: "CRITICAL",
      title: `Mailbox ${index} stands still`,
      detail: "Because.",
      cure: "Do this.",
      href: "/projects/X/settings/email",
      projectIds: [],
      occasion: "raised",
    } as const;
    await database().$transaction((tx) => raiseAlert(tx, alert));
  }
  const mails = await database().alertMail.findMany({ where: { userId: adaId }, orderBy: { id: "asc" } });
  return mails.map(({ id }) => id);
}

/** Message-ID of the mail by which these are told, with its angle brackets. */
async function messageIdOf(alertMailIds: readonly string[]): Promise<string> {
  const message = await alertMessageOf(alertMailIds);
  if (!message) throw new Error("There are no such alert mails.");
  const { messageId } = await parseMessage(await composeAlertMessage(message, address));
  return `<${messageId}>`;
}

async function deliver(mail: { subject: string; text: string; headers: string[]; messageId?: string }) {
  const raw = plainMail({ from: ada, to: address, ...mail });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from: ada, to: address }, [raw]);
}

const requests = () => database().request.findMany({ where: { projectId: desk.projectId } });
const newest = async () => (await processMail(desk)).at(-1);

test.each([
  ["a person", 1, { subject: "Re: Mailroom, urgent", text: "I do it tomorrow." }, []],
  ["a person, to a digest", 3, { subject: "Re: Mailroom, urgent", text: "I do it tomorrow." }, []],
  ["a program", 1, { subject: "Out of office", text: "Away." }, ["Auto-Submitted: auto-replied"]],
  ["a program that does not say so", 1, { subject: "Out of office", text: "Away." }, []],
] as const)("an answer to an alert by %s is no request, and says why", async (_who, count, mail, headers) => {
  const answered = await messageIdOf(await raised(count));
  const references = [`In-Reply-To: ${answered}`, `References: <first@customer.test> ${answered}`];
  await deliver({ ...mail, headers: [...headers, ...references] });
  const settled = await newest();
  expect(settled).toMatchObject({ state: "DONE", outcome: "IGNORED", requestId: null });
  expect(settled?.reason).toContain("Answer to an alert");
  expect(settled?.reason).toContain("not a request");
  expect(await requests()).toEqual([]);
});

test("a mail that continues a request does so, whatever alert it refers to as well", async () => {
  await deliver({ subject: "Help", text: "?", headers: [], messageId: "help@customer.test" });
  expect(await newest()).toMatchObject({ outcome: "REQUEST" });
  const answered = await messageIdOf(await raised(1));
  await deliver({
    subject: "Re: Help",
    text: "It was this alert.",
    headers: [`References: <help@customer.test> ${answered}`],
  });
  expect(await newest()).toMatchObject({ outcome: "COMMENT" });
});

test.each([
  ["one", 1],
  ["a digest", 2],
])("an alert mail that comes back, %s, counts as not told, with the server's words", async (_what, count) => {
  const [first = "", ...others] = await raised(count);
  const before = (await processMail(desk)).length;
  await sendAlertMail(first);
  const ledger = await vi.waitFor(
    async () => {
      const mails = await processMail(desk);
      expect(mails).toHaveLength(before + 1);
      return mails;
    },
    { timeout: 20_000, interval: 200 },
  );
  expect(ledger.at(-1)).toMatchObject({ outcome: "BOUNCE", requestId: null });
  expect(ledger.at(-1)?.reason).toContain(`an alert did not reach ${ada}`);
  for (const id of [first, ...others]) {
    const mail = await database().alertMail.findUniqueOrThrow({ where: { id } });
    expect(mail.state).toBe("FAILED");
    expect(mail.failureDetail).toMatch(/came back.*5\.1\.1/s);
  }
  const { items } = await listAlerts(systemActor("test"), { state: "open", limit: 50 });
  expect(items).toHaveLength(count);
  for (const { mails } of items) expect(mails).toMatchObject({ told: 0, waiting: 0, failed: 1 });
});

test("a notice that delivery is delayed changes nothing", async () => {
  const ids = await raised(1);
  await database().alertMail.updateMany({ data: { state: "SENT", sentAt: new Date() } });
  const answered = await messageIdOf(ids);
  const report = [
    "--b",
    "Content-Type: text/plain",
    "",
    "Still trying.",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.customer.test",
    "",
    `Final-Recipient: rfc822; ${ada}`,
    "Action: delayed",
    "Status: 4.4.1",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${answered}`,
    "",
    "--b--",
    "",
  ].join("\r\n");
  const head = [
    "From: MAILER-DAEMON@customer.test",
    `To: ${address}`,
    "Subject: Delayed",
    `Message-ID: <${randomUUID()}@customer.test>`,
    "MIME-Version: 1.0",
    "Auto-Submitted: auto-replied",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
  ].join("\r\n");
  const raw = `${head}\r\n\r\n${report}`;
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from: "", to: address }, [raw]);
  const settled = await newest();
  expect(settled).toMatchObject({ outcome: "BOUNCE" });
  expect(settled?.reason).toContain("not a failure");
  expect(await database().alertMail.findFirstOrThrow()).toMatchObject({ state: "SENT" });
});
