import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { getRequest } from "@/lib/requests/get-request.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenHandler, givenStoredMail, takeIn } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { ingestMessage } from "./ingest-message.ts";

const ann = "ann@customer.test";
let support: MailDesk;
let sales: MailDesk;
/** A second address of support's project. */
let billing: MailDesk;

function givenDesk(name: string, of?: MailDesk & { requestTypeId: string }): Promise<MailDesk> {
  const address = `${name}-${randomUUID().slice(0, 8)}@desk.test`;
  const project = of && { id: of.projectId, key: of.projectKey, requestTypeId: of.requestTypeId };
  return givenMailDesk({ address, password: "x", imapPort: 1, ...(project && { project }) });
}

beforeEach(async () => {
  support = await givenDesk("support");
  sales = await givenDesk("sales");
  const { id } = await database().requestType.create({
    data: { projectId: support.projectId, name: "Invoice" },
  });
  billing = await givenDesk("billing", { ...support, requestTypeId: id });
});

/** The same mail, as each mailbox gets it. */
function copies(text: string, headers: readonly string[] = [], messageId = `${randomUUID()}@customer.test`) {
  const subject = "Hello";
  const mail = plainMail({ from: ann, to: "all@desk.test", subject, text, headers, messageId });
  return { messageId, of: (desk: MailDesk) => `Delivered-To: ${desk.address}\r\n${mail}` };
}

const row = (id: string) => database().inboundMessage.findUniqueOrThrow({ where: { id } });
const requestOf = (of: { requestId: string | null }) =>
  database().request.findUniqueOrThrow({ where: { id: of.requestId ?? "" } });
const siblingDetails = (of: { evidence: unknown }) =>
  JSON.stringify(of.evidence).match(/The same mail also came to [^"]*/g);

test("a mail to two projects is a request in each; they are linked, and neither names the other's key", async () => {
  const mail = copies("words");
  const first = await takeIn(support.mailboxId, mail.of(support));
  const second = await takeIn(sales.mailboxId, mail.of(sales));
  expect([first.outcome, second.outcome]).toEqual(["REQUEST", "REQUEST"]);
  const [theirs, ours] = [await requestOf(first), await requestOf(second)];
  expect(ours).toMatchObject({ projectId: sales.projectId, relatedToId: theirs.id });
  expect(second.reason).toContain(`also came to ${support.address}.`);
  expect(siblingDetails(second)).toEqual([`The same mail also came to ${support.address}.`]);
  expect(siblingDetails(await row(first.id))).toEqual([`The same mail also came to ${sales.address}.`]);
  expect(`${second.reason}${JSON.stringify(second.evidence)}`).not.toContain(theirs.key);

  const onlySales = await givenUser({ roles: { [sales.projectId]: "AGENT" } });
  const both = await givenUser({ roles: { [sales.projectId]: "AGENT", [support.projectId]: "AGENT" } });
  expect(await getRequest(onlySales, { requestKey: ours.key })).toMatchObject({ relatedTo: null });
  expect(await getRequest(both, { requestKey: ours.key })).toMatchObject({ relatedTo: { key: theirs.key } });
  expect((await getRequest(both, { requestKey: theirs.key })).relatedFrom).toMatchObject([{ key: ours.key }]);
});

test("a mail to two addresses of one project is a request for each, linked and named", async () => {
  const mail = copies("words", ["References: <never-seen@customer.test>"]);
  const first = await takeIn(support.mailboxId, mail.of(support));
  const second = await takeIn(billing.mailboxId, mail.of(billing));
  expect(second).toMatchObject({ outcome: "REQUEST" });
  const [theirs, ours] = [await requestOf(first), await requestOf(second)];
  expect(ours).toMatchObject({ relatedToId: theirs.id, emailChannelId: billing.channelId });
  expect(second.reason).toContain(`also came to ${support.address}: ${theirs.key}.`);
  expect(siblingDetails(await row(first.id))).toEqual([
    `The same mail also came to ${billing.address}: ${ours.key}.`,
  ]);

  // An answer to all: each address continues its own, once.
  const answer = copies("more", [`In-Reply-To: <${mail.messageId}>`]);
  const toSupport = await takeIn(support.mailboxId, answer.of(support));
  const toBilling = await takeIn(billing.mailboxId, answer.of(billing));
  expect(toSupport).toMatchObject({ outcome: "COMMENT", requestId: theirs.id });
  expect(toBilling).toMatchObject({ outcome: "COMMENT", requestId: ours.id });
});

test("an answer that both addresses get to one request is added once", async () => {
  const mail = copies("words");
  const { requestId } = await takeIn(support.mailboxId, mail.of(support));
  const answer = copies("more", [`In-Reply-To: <${mail.messageId}>`]);
  const first = await takeIn(support.mailboxId, answer.of(support));
  const second = await takeIn(billing.mailboxId, answer.of(billing));
  expect(first).toMatchObject({ outcome: "COMMENT", requestId });
  expect(second).toMatchObject({ outcome: "DUPLICATE", requestId });
  expect(second.reason).toContain(support.address);
  expect(await database().comment.count({ where: { requestId: requestId ?? "" } })).toBe(1);
  const elsewhere = await takeIn(sales.mailboxId, answer.of(sales));
  expect(elsewhere).toMatchObject({ outcome: "REQUEST" });
  expect(await requestOf(elsewhere)).toMatchObject({ relatedToId: requestId });
});

test("within one mailbox the same mail again is a duplicate; another text with the same Message-ID is not", async () => {
  const mail = copies("words");
  const first = await takeIn(support.mailboxId, mail.of(support));
  const again = await takeIn(support.mailboxId, `X-Way: second\r\n${mail.of(support)}`);
  expect(again).toMatchObject({ outcome: "DUPLICATE", requestId: first.requestId });
  const other = await takeIn(sales.mailboxId, copies("others", [], mail.messageId).of(sales));
  expect(other).toMatchObject({ outcome: "REQUEST" });
  expect(await requestOf(other)).toMatchObject({ relatedToId: null });
});

test("a device that gives all its mails one Message-ID and no text is heard each time", async () => {
  const messageId = `${randomUUID()}@device.test`;
  const mail = (subject: string) =>
    plainMail({ from: ann, to: support.address, subject, text: "", messageId });
  const first = await takeIn(support.mailboxId, mail("Disk 1 failed"));
  const second = await takeIn(support.mailboxId, mail("Disk 2 failed"));
  expect([first.outcome, second.outcome]).not.toContain("DUPLICATE");
  expect(second.requestId).not.toBeNull();
});

test("a twin whose original was deleted is compared by its content hash only", async () => {
  const mail = copies("words");
  const first = await takeIn(support.mailboxId, mail.of(support));
  const rawDeletedAt = new Date();
  await database().inboundMessage.update({ where: { id: first.id }, data: { rawDeletedAt } });
  const second = await takeIn(sales.mailboxId, mail.of(support));
  expect(await requestOf(second)).toMatchObject({ relatedToId: first.requestId });
});

test("two handlers that read the same folder each get the mail", async () => {
  const project = await givenProject();
  const [one, two] = [await givenHandler(project), await givenHandler(project)];
  const mail = copies("words").of(support);
  const rows = [await takeIn(one.mailboxId, mail), await takeIn(two.mailboxId, mail)];
  expect(rows.map(({ outcome }) => outcome)).toEqual(["REQUEST", "REQUEST"]);
});

test("copies that are processed at the same time know of each other", async () => {
  const mail = copies("words");
  const ids = await Promise.all(
    [support, sales, billing].map((desk) => givenStoredMail(desk.mailboxId, mail.of(desk))),
  );
  await Promise.all(ids.map((id) => ingestMessage(id)));
  const rows = await Promise.all(ids.map((id) => row(id)));
  expect(rows.map(({ outcome }) => outcome)).toEqual(["REQUEST", "REQUEST", "REQUEST"]);
  expect(rows.map((one) => siblingDetails(one)?.length)).toEqual([2, 2, 2]);
  const requests = await Promise.all(rows.map(requestOf));
  expect(requests.filter(({ relatedToId }) => relatedToId === null)).toHaveLength(1);
});
