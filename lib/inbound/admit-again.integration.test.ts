import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { type LiveChange, listenForChanges } from "@/lib/platform/live-changes.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenLoggedMail } from "@/lib/testing/logged-mail.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import { listInboundMessages, listInboundMessagesInput } from "./list-inbound-messages.ts";
import { readMailHeaders } from "./read-mail-headers.ts";
import { readRawMessage } from "./read-raw-message.ts";
import { releaseMessage } from "./release-message.ts";
import { reprocessMessages, reprocessMessagesInput } from "./reprocess-messages.ts";

let desk: MailDesk;
let elsewhere: MailDesk;
let admin: UserActor;
let agent: UserActor;
let systemAdmin: UserActor;

beforeAll(async () => {
  const server = { password: "x", imapPort: 1 };
  desk = await givenMailDesk({ address: "support@desk.test", ...server });
  elsewhere = await givenMailDesk({ address: "help@elsewhere.test", ...server });
  admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  agent = await givenUser({ roles: { [desk.projectId]: "AGENT" } });
  systemAdmin = await givenUser({ isSystemAdmin: true });
});
afterAll(() => closeQueues());

/** What came of each mail, in the order that they were asked for. */
async function results(actor: UserActor, body: unknown): Promise<string[]> {
  const answer = await reprocessMessages(actor, reprocessMessagesInput.parse(body));
  return answer.results.map(({ result }) => result);
}

const stateOf = (id: string) => database().inboundMessage.findUniqueOrThrow({ where: { id } });

test("a held mail is let in once, by an admin, and the act stays on record", async () => {
  const held = await givenLoggedMail(desk, { state: "HELD", reason: "DMARC failed." });
  const input = { inboundMessageId: held.id };
  await expect(releaseMessage(agent, input)).rejects.toMatchObject({ kind: "forbidden" });
  const stranger = await givenUser({ roles: { [elsewhere.projectId]: "ADMIN" } });
  await expect(releaseMessage(stranger, input)).rejects.toMatchObject({ kind: "not-found" });

  const released = await releaseMessage(admin, input);
  expect(released).toMatchObject({
    state: "STORED",
    outcome: null,
    reason: "",
    releasedAt: expect.any(Date),
  });
  expect(released.acts).toMatchObject([{ act: "release", by: admin.email, before: "HELD" }]);
  await expect(releaseMessage(admin, input)).rejects.toMatchObject({ code: "not-releasable" });

  const failed = await givenLoggedMail(desk, { state: "FAILED" });
  await expect(releaseMessage(admin, { inboundMessageId: failed.id })).rejects.toMatchObject({
    code: "not-releasable",
  });
});

test("many at once: each says what came of it, and what had its effect is left alone", async () => {
  const failed = await givenLoggedMail(desk, { state: "FAILED" });
  const held = await givenLoggedMail(desk, { state: "HELD" });
  const ignored = await givenLoggedMail(desk, { state: "DONE", outcome: "IGNORED" });
  const done = await givenLoggedMail(desk, { state: "DONE", outcome: "REQUEST", reason: "New request." });
  const emptied = await givenLoggedMail(desk, {
    state: "DONE",
    outcome: "IGNORED",
    rawDeletedAt: new Date(),
  });
  const foreign = await givenLoggedMail(elsewhere, { state: "FAILED" });
  const ids = [failed.id, held.id, ignored.id, done.id, emptied.id, foreign.id, randomUUID()];

  expect(await results(admin, { ids })).toEqual([
    "started",
    "started",
    "started",
    "had-effect",
    "original-deleted",
    "not-found",
    "not-found",
  ]);
  expect((await results(admin, { ids })).slice(0, 3)).toEqual(["waiting", "waiting", "waiting"]);
  expect(await stateOf(done.id)).toMatchObject({ state: "DONE", reason: "New request." });
  expect(await stateOf(foreign.id)).toMatchObject({ state: "FAILED" });
  expect(await stateOf(held.id)).toMatchObject({ state: "STORED", releasedAt: null, attempts: 0 });
  const acts = await database().auditEntry.count({ where: { objectId: { in: ids } } });
  expect(acts).toBe(3);

  await expect(results(agent, { ids: [failed.id] })).rejects.toMatchObject({ kind: "forbidden" });
  const stranger = await givenUser({ roles: { [elsewhere.projectId]: "AGENT" } });
  await expect(results(stranger, { ids: [failed.id] })).rejects.toMatchObject({ kind: "not-found" });
});

test("two who release the same mails at once begin each of them once", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 20; count++) ids.push((await givenLoggedMail(desk, { state: "HELD" })).id);
  const both = await Promise.all([
    results(admin, { act: "release", ids }),
    results(systemAdmin, { act: "release", ids: ids.toReversed() }),
  ]);
  expect(both.flat().filter((result) => result === "started")).toHaveLength(20);
  expect(both.flat().filter((result) => result === "waiting")).toHaveLength(20);
});

test("by filter: the quarantine of a project, or of all for system admins", async () => {
  const own = await givenLoggedMail(desk, { state: "HELD", subject: "by filter" });
  const foreign = await givenLoggedMail(elsewhere, { state: "HELD", subject: "by filter" });
  const filter = { state: "HELD", q: "by filter" };
  await expect(results(admin, { act: "release", filter })).rejects.toMatchObject({ kind: "forbidden" });
  const inProject = { ...filter, projectKey: desk.projectKey };
  await expect(results(agent, { filter: inProject })).rejects.toMatchObject({ kind: "forbidden" });
  expect(await results(admin, { act: "release", filter: inProject })).toEqual(["started"]);
  expect(await stateOf(own.id)).toMatchObject({ state: "STORED", releasedAt: expect.any(Date) });
  expect(await stateOf(foreign.id)).toMatchObject({ state: "HELD" });
  expect(await results(systemAdmin, { act: "release", filter })).toEqual(["started"]);
  expect(await results(systemAdmin, { act: "release", filter })).toEqual([]);
});

test("by filter: what failed first goes first, so that what fails again does not hide the rest", async () => {
  const failedAt = (minutes: number, storedMinutes: number) =>
    givenLoggedMail(desk, {
      state: "FAILED",
      subject: "again and again",
      storedAt: new Date(Date.now() - storedMinutes * 60_000),
      processedAt: new Date(Date.now() - minutes * 60_000),
    });
  const newest = await failedAt(30, 40);
  const failedAgain = await failedAt(1, 60);
  const oldest = await failedAt(45, 50);
  const filter = { state: "FAILED", q: "again and again", projectKey: desk.projectKey };
  const answer = await reprocessMessages(admin, reprocessMessagesInput.parse({ filter }));
  expect(answer.results.map(({ id }) => id)).toEqual([oldest.id, newest.id, failedAgain.id]);
});

test("by filter and by eye it is the same mail, however old it is", async () => {
  const storedAt = new Date(Date.now() - 40 * 86_400_000);
  const old = await givenLoggedMail(desk, { state: "HELD", subject: "an old suspicion", storedAt });
  const filter = { state: "HELD", q: "old suspicion", projectKey: desk.projectKey };
  const listed = await listInboundMessages(admin, listInboundMessagesInput.parse(filter));
  expect(listed).toMatchObject({ items: [{ id: old.id }], from: null });
  expect(await results(admin, { act: "release", filter })).toEqual(["started"]);
});

test("a mail wrongly taken for a bounce can be let in; one that told about our mail has had its effect", async () => {
  const bounce = { state: "DONE", outcome: "BOUNCE" } as const;
  const wrong = await givenLoggedMail(desk, {
    ...bounce,
    evidence: [{ kind: "filter", detail: "bounce:sender", weight: 0 }],
  });
  const right = await givenLoggedMail(desk, {
    ...bounce,
    evidence: [{ kind: "signed-id", detail: "It tells about our own mail <x>.", weight: 200 }],
  });
  expect(await getInboundMessage(admin, { inboundMessageId: wrong.id })).toMatchObject({
    mayRelease: true,
    mayProcessAgain: true,
  });
  expect(await getInboundMessage(admin, { inboundMessageId: right.id })).toMatchObject({
    mayRelease: false,
    mayProcessAgain: false,
  });
  const ids = [wrong.id, right.id];
  expect(await results(admin, { act: "release", ids })).toEqual(["started", "had-effect"]);
  expect(await stateOf(wrong.id)).toMatchObject({ state: "STORED", releasedAt: expect.any(Date) });
});

test("own mail is not released: it would be recognised again", async () => {
  const evidence = [{ kind: "filter", detail: "own-fingerprint", weight: 0 }];
  const own = await givenLoggedMail(desk, { state: "DONE", outcome: "IGNORED", evidence });
  expect(await results(admin, { act: "release", ids: [own.id] })).toEqual(["own-mail"]);
  expect(await results(admin, { act: "process-again", ids: [own.id] })).toEqual(["started"]);
});

test("processing again asks the rules anew, also of a mail that was released before", async () => {
  const mail = await givenLoggedMail(desk, { state: "FAILED", releasedAt: new Date() });
  expect(await results(admin, { ids: [mail.id] })).toEqual(["started"]);
  expect(await stateOf(mail.id)).toMatchObject({ state: "STORED", releasedAt: null });
});

test("open logs hear of it once for many", async () => {
  const ids = [
    (await givenLoggedMail(desk, { state: "FAILED" })).id,
    (await givenLoggedMail(desk, { state: "FAILED" })).id,
  ];
  const stop = new AbortController();
  const heard: LiveChange[] = [];
  const begun = Promise.withResolvers<void>();
  const listening = listenForChanges({
    onChange: (change) => heard.push(change),
    onGap: () => begun.resolve(),
    signal: stop.signal,
  });
  await begun.promise;
  await results(admin, { ids });
  await expect
    .poll(() => heard.filter(({ topic }) => topic === "mail-log"))
    .toMatchObject([{ projectId: desk.projectId }]);
  stop.abort();
  await listening;
});

test("ids or a filter, not both and not neither", () => {
  expect(reprocessMessagesInput.safeParse({}).success).toBe(false);
  const both = { ids: [randomUUID()], filter: { state: "HELD" } };
  expect(reprocessMessagesInput.safeParse(both).success).toBe(false);
  const tooMany = { ids: Array.from({ length: 501 }, () => randomUUID()) };
  expect(reprocessMessagesInput.safeParse(tooMany).success).toBe(false);
});

test("headers and original as they came, and the reason when they are gone", async () => {
  const mail = await givenLoggedMail(desk, { subject: "Invoice" });
  const input = { inboundMessageId: mail.id };
  const { items } = await readMailHeaders(agent, input);
  expect(items).toContainEqual({ name: "subject", value: "Invoice" });
  expect((await readRawMessage(agent, input)).content.toString()).toBe(mail.raw);
  await database().inboundMessage.update({
    where: { id: mail.id },
    data: { rawDeletedAt: new Date(), state: "DONE", outcome: "REQUEST" },
  });
  await expect(readRawMessage(agent, input)).rejects.toMatchObject({ code: "original-deleted" });
  await expect(readMailHeaders(agent, input)).rejects.toMatchObject({ code: "original-deleted" });
  await database().inboundMessage.update({ where: { id: mail.id }, data: { forgottenAt: new Date() } });
  await expect(getInboundMessage(agent, input)).rejects.toMatchObject({ kind: "not-found" });
});
