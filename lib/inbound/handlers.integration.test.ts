import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenHandler, takeIn } from "@/lib/testing/handler-desk.ts";
import { plainMail } from "@/lib/testing/mail-desk.ts";
import { ingestMessage } from "./ingest-message.ts";
import { serverActionOf } from "./server-action.ts";

const ann = "ann@customer.test";
let project: Awaited<ReturnType<typeof givenProject>>;

beforeEach(async () => {
  project = await givenProject();
});

type Mail = Partial<Parameters<typeof plainMail>[0]>;
const mail = (of: Mail = {}) =>
  plainMail({ from: ann, to: "all@global.test", subject: "Hello", text: "words", ...of });

/** A request of Ann's, opened by a handler, and how to answer its mail. */
async function givenThread() {
  const { mailboxId } = await givenHandler(project);
  const messageId = `${randomUUID()}@customer.test`;
  const { requestId } = await takeIn(mailboxId, mail({ messageId }));
  const request = await database().request.findUniqueOrThrow({ where: { id: requestId ?? "" } });
  const quote = "On 1 May 2026 at 10:00, Desk <support@desk.test> wrote:\n> old words";
  const answer = (of: Mail = {}) =>
    mail({
      subject: "Re: Hello",
      text: `new words\n\n${quote}`,
      headers: [`In-Reply-To: <${messageId}>`],
      ...of,
    });
  return { request, answer };
}

const comments = (requestId: string) =>
  database().comment.findMany({ where: { requestId }, orderBy: { createdAt: "asc" } });
const requestOf = (row: { requestId: string | null }) =>
  database().request.findUniqueOrThrow({
    where: { id: row.requestId ?? "" },
    include: { reporter: true, participants: { include: { user: true } }, assignee: true },
  });
const notices = (inboundMessageId: string) => database().noticeMail.findMany({ where: { inboundMessageId } });

test("create or comment: a new request without a channel to answer by, then a comment", async () => {
  const { request, answer } = await givenThread();
  expect(request).toMatchObject({ projectId: project.id, emailChannelId: null, summary: "Hello" });
  const { mailboxId } = await givenHandler(project);
  const row = await takeIn(mailboxId, answer());
  expect(row).toMatchObject({ state: "DONE", outcome: "COMMENT", requestId: request.id });
  const [comment] = await comments(request.id);
  expect(comment).toMatchObject({ bodyText: "new words" });
  expect(comment?.foldedText).toContain("old words");
});

test("strip quotes: they are cut from comments", async () => {
  const { request, answer } = await givenThread();
  const { mailboxId } = await givenHandler(project, { stripQuotes: true });
  await takeIn(mailboxId, answer());
  expect(await comments(request.id)).toMatchObject([{ bodyText: "new words", foldedText: "" }]);
});

test("create always: an answer opens a request of its own, linked to the one that it continues", async () => {
  const { request, answer } = await givenThread();
  const { mailboxId } = await givenHandler(project, { kind: "CREATE_ALWAYS" });
  const row = await takeIn(mailboxId, answer());
  expect(row).toMatchObject({ outcome: "REQUEST" });
  expect(row.reason).toContain(`linked to ${request.key}: this handler opens one for each mail`);
  expect(await requestOf(row)).toMatchObject({ relatedToId: request.id });
  expect(await comments(request.id)).toEqual([]);
});

test("comment, entire body: with the quote", async () => {
  const { request, answer } = await givenThread();
  const { mailboxId } = await givenHandler(project, { kind: "COMMENT_ENTIRE" });
  await takeIn(mailboxId, answer());
  const [comment] = await comments(request.id);
  expect(comment?.bodyText).toMatch(/new words.*> old words/s);
  expect(comment?.foldedText).toBe("");
});

test("comment without quotes: quoted lines are gone; a mail of quotes only is none", async () => {
  const { request, answer } = await givenThread();
  const { mailboxId } = await givenHandler(project, { kind: "COMMENT_WITHOUT_QUOTES" });
  await takeIn(mailboxId, answer({ text: "> red?\nyes\n| blue?\nno" }));
  expect(await comments(request.id)).toMatchObject([{ bodyText: "yes\nno", foldedText: "" }]);
  const row = await takeIn(mailboxId, answer({ text: "> red?\n> blue?" }));
  expect(row).toMatchObject({ outcome: "IGNORED" });
  expect(row.reason).toContain("holds nothing new");
});

test("comment before marker: what follows is folded away", async () => {
  const { request, answer } = await givenThread();
  const rules = { kind: "COMMENT_BEFORE_MARKER", markerPattern: "^=+ write above =+$" } as const;
  const { mailboxId } = await givenHandler(project, rules);
  await takeIn(mailboxId, answer({ text: "above\n=== write above ===\nbelow" }));
  const [comment] = await comments(request.id);
  expect(comment).toMatchObject({ bodyText: "above" });
  expect(comment?.foldedText).toContain("below");
});

test.each(["COMMENT_ENTIRE", "COMMENT_WITHOUT_QUOTES", "COMMENT_BEFORE_MARKER"] as const)(
  "%s never opens a request: mail without one is ignored with the reason, or forwarded with it, once",
  async (kind) => {
    const silent = await givenHandler(project, { kind, markerPattern: "##" });
    const ignored = await takeIn(silent.mailboxId, mail());
    expect(ignored).toMatchObject({ state: "DONE", outcome: "IGNORED", requestId: null });
    expect(ignored.reason).toBe("It continues no request. This handler only adds comments.");
    const loud = await givenHandler(project, { kind, markerPattern: "##", forwardTo: "boss@company.test" });
    const forwarded = await takeIn(loud.mailboxId, mail());
    expect(forwarded).toMatchObject({ state: "DONE", outcome: "FORWARDED" });
    expect(forwarded.reason).toBe(`Forwarded to boss@company.test: ${ignored.reason}`);
    const [notice] = await notices(forwarded.id);
    expect(notice).toMatchObject({ kind: "FORWARD", recipient: "boss@company.test", state: "QUEUED" });
    expect(notice?.text).toContain("It continues no request");
    expect(await database().request.count({ where: { projectId: project.id } })).toBe(0);
  },
);

test.each([
  ["IGNORE", "IGNORED"],
  ["FORWARD", "FORWARDED"],
  ["DELETE", "IGNORED"],
  ["ACCEPT", "REQUEST"],
] as const)("bulk mail by policy %s: %s", async (bulkPolicy, outcome) => {
  const { mailboxId } = await givenHandler(project, { bulkPolicy, forwardTo: "boss@company.test" });
  const row = await takeIn(mailboxId, mail({ headers: ["Precedence: bulk"] }));
  expect(row).toMatchObject({ state: "DONE", outcome });
  expect(await notices(row.id)).toHaveLength(bulkPolicy === "FORWARD" ? 1 : 0);
  const isDeleted = bulkPolicy === "DELETE";
  expect(row.tidiedAt === null).toBe(isDeleted);
  const mailbox = { afterProcessing: "MARK_SEEN" } as const;
  expect(serverActionOf({ ...row, mailbox })).toBe(isDeleted ? "DELETE" : "MARK_SEEN");
});

test("an unknown sender gets an account, and is told of it once", async () => {
  const { mailboxId } = await givenHandler(project, { notifyUsers: true });
  const from = `new-${randomUUID().slice(0, 8)}@customer.test`;
  const first = await takeIn(mailboxId, mail({ from }));
  expect(first).toMatchObject({ outcome: "REQUEST" });
  expect((await requestOf(first)).reporter.email).toBe(from);
  expect(first.evidence).toContainEqual(expect.objectContaining({ kind: "new-account" }));
  expect(await notices(first.id)).toMatchObject([{ kind: "WELCOME", recipient: from }]);
  const second = await takeIn(mailboxId, mail({ from }));
  expect(await notices(second.id)).toEqual([]);
});

test("without new accounts the default reporter stands for an unknown sender, who is named in the text", async () => {
  const reporter = await givenUser({ roles: { [project.id]: "AGENT" } });
  const rules = { createUsers: false, defaultReporterId: reporter.userId, ccParticipants: true };
  const { mailboxId } = await givenHandler(project, rules);
  const from = `stranger-${randomUUID().slice(0, 8)}@customer.test`;
  const row = await takeIn(mailboxId, mail({ from: `Stranger <${from}>`, to: `x@${from}, all@global.test` }));
  const request = await requestOf(row);
  expect(request.reporterId).toBe(reporter.userId);
  expect(request.descriptionText).toBe(`Mail from Stranger <${from}>:\n\nwords`);
  expect(request.waitingOn).toBe("AGENT");
  expect(request.participants).toEqual([]);
  expect(row.evidence).toContainEqual(expect.objectContaining({ kind: "default-reporter" }));
  expect(await database().user.count({ where: { email: { endsWith: from } } })).toBe(0);
  const known = await givenUser();
  const other = await database().user.findUniqueOrThrow({ where: { id: known.userId } });
  expect((await requestOf(await takeIn(mailboxId, mail({ from: other.email })))).reporterId).toBe(other.id);
});

test("with neither, an unknown sender is refused and the mail passed on", async () => {
  const { mailboxId } = await givenHandler(project, { createUsers: false, forwardTo: "boss@company.test" });
  const row = await takeIn(mailboxId, mail({ from: "nobody-knows@customer.test" }));
  expect(row).toMatchObject({ outcome: "FORWARDED" });
  expect(row.reason).toContain("nobody-knows@customer.test has no account here");
  expect(await database().user.count({ where: { email: "nobody-knows@customer.test" } })).toBe(0);
});

test("the first agent in To or Cc becomes the assignee; others take part, the handler's own addresses never", async () => {
  const agent = await givenUser({
    email: `g-${project.key}@company.test`.toLowerCase(),
    roles: { [project.id]: "AGENT" },
  });
  const { email } = await database().user.findUniqueOrThrow({ where: { id: agent.userId } });
  const rules = { ccAssignee: true, ccParticipants: true, catchAddresses: ["all@global.test"] };
  const { mailboxId } = await givenHandler(project, rules);
  const to = `all@global.test, bob@customer.test, ${email}`;
  const row = await takeIn(mailboxId, mail({ to }));
  const request = await requestOf(row);
  expect(request.assigneeId).toBe(agent.userId);
  expect(request.participants.map(({ user }) => user.email)).toEqual(["bob@customer.test"]);
  const events = await database().requestEvent.findMany({ where: { requestId: request.id } });
  expect(events).toMatchObject([{ kind: "assignee-changed", actorId: null }]);
  const plain = await givenHandler(project);
  const without = await requestOf(await takeIn(plain.mailboxId, mail({ to })));
  expect(without).toMatchObject({ assigneeId: null, participants: [] });
});

test("old mail is taken in, but nobody is told of it and nothing is passed on", async () => {
  const quietBefore = new Date("2026-06-01");
  const receivedAt = new Date("2026-05-01");
  const rules = { quietBefore, notifyUsers: true, forwardTo: "boss@company.test" };
  const { mailboxId } = await givenHandler(project, rules);
  const row = await takeIn(mailboxId, mail({ from: `old-${project.key}@customer.test` }), { receivedAt });
  expect(row).toMatchObject({ outcome: "REQUEST" });
  expect(row.evidence).toContainEqual(expect.objectContaining({ kind: "quiet" }));
  const commenting = await givenHandler(project, { ...rules, kind: "COMMENT_ENTIRE" });
  const refused = await takeIn(commenting.mailboxId, mail(), { receivedAt });
  expect(refused).toMatchObject({ outcome: "IGNORED" });
  expect(refused.reason).toContain("not forwarded");
  expect(await notices(row.id)).toEqual([]);
  expect(await notices(refused.id)).toEqual([]);
});

test("a flood is held, and let in by release; forwarding in a loop is held too", async () => {
  const { mailboxId } = await givenHandler(project);
  const from = "flood@customer.test";
  const held = await database().inboundMessage.createManyAndReturn({
    data: Array.from({ length: 1_000 }, (_, index) => ({
      mailboxId,
      projectId: project.id,
      uidValidity: 9,
      uid: index,
      sizeBytes: 1,
      contentHash: `flood-${mailboxId}-${index}`,
      fromAddress: from,
      receivedAt: new Date(),
      state: "DONE" as const,
      outcome: "REQUEST" as const,
      processedAt: new Date(),
    })),
    select: { id: true },
  });
  const row = await takeIn(mailboxId, mail({ from }));
  expect(row).toMatchObject({ state: "HELD", outcome: null, requestId: null });
  expect(row.reason).toContain("Held back as a flood");
  await database().inboundMessage.update({
    where: { id: row.id },
    data: { state: "STORED", releasedAt: new Date(), nextAttemptAt: new Date(0) },
  });
  await ingestMessage(row.id);
  const released = await database().inboundMessage.findUniqueOrThrow({ where: { id: row.id } });
  expect(released).toMatchObject({ state: "DONE", outcome: "REQUEST" });

  await database().noticeMail.createMany({
    data: held.slice(0, 100).map(({ id }) => ({
      kind: "FORWARD" as const,
      inboundMessageId: id,
      recipient: "boss@company.test",
      subject: "",
      text: "",
    })),
  });
  await database().mailHandler.updateMany({
    where: { mailbox: { id: mailboxId } },
    data: { kind: "COMMENT_ENTIRE", forwardTo: "boss@company.test" },
  });
  const loop = await takeIn(mailboxId, mail());
  expect(loop).toMatchObject({ state: "HELD" });
  expect(loop.reason).toContain("looks like a loop");
});
