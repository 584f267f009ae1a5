import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { givenCast, givenProject } from "@/lib/testing/factories.ts";
import { givenIntegrationOfChannels } from "@/lib/testing/integration-of-channels.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import {
  givenStoredMail,
  givenTriedMessage,
  mailboxFails,
  mailboxWorks,
  minutesAgo,
} from "@/lib/testing/mailbox-history.ts";
import { getMailboxHealth } from "./get-mailbox-health.ts";
import { listMailboxHealth, listMailboxHealthInput } from "./list-mailbox-health.ts";
import { mailHealthSummary } from "./mail-health-summary.ts";

const admin = systemActor("test");

afterEach(async () => {
  await database().outboundMessage.deleteMany();
  await database().request.deleteMany();
  await database().emailChannel.deleteMany();
});

function givenDesk(name: string, project?: Awaited<ReturnType<typeof givenProject>>): Promise<MailDesk> {
  const address = `${name}-${randomUUID().slice(0, 8)}@desk.test`;
  const settings = { address, password: "x", imapPort: 1, pollIntervalSeconds: 60 };
  return givenMailDesk({ ...settings, ...(project && { project }) });
}

const health = ({ mailboxId }: MailDesk) => getMailboxHealth(admin, { mailboxId });
const list = (input: Record<string, unknown> = {}) =>
  listMailboxHealth(admin, listMailboxHealthInput.parse(input));

test("the state of a mailbox follows what really happened, and one failure is no disconnection", async () => {
  const desk = await givenDesk("state");
  expect(await health(desk)).toMatchObject({ state: "waiting-for-first-poll", needsAttention: false });
  await mailboxWorks(desk);
  expect(await health(desk)).toMatchObject({ state: "working", failure: null, lagSeconds: 0 });
  await mailboxFails(desk, { code: "connection-lost", sinceMinutes: 1, failures: 1 });
  expect(await health(desk)).toMatchObject({
    state: "retrying",
    failure: { code: "connection-lost" },
    consecutiveFailures: 1,
    needsAttention: false,
  });
  await mailboxFails(desk, {
    code: "sign-in-refused",
    sinceMinutes: 2,
    failures: 2,
    serverWords: "NO LOGIN failed",
  });
  expect(await health(desk)).toMatchObject({
    state: "failing",
    failure: { code: "sign-in-refused", serverWords: "NO LOGIN failed", cure: expect.any(String) },
    failingSince: expect.any(Date),
    nextPollAt: expect.any(Date),
    needsAttention: true,
  });
  await mailboxWorks(desk, minutesAgo(20));
  expect(await health(desk)).toMatchObject({ state: "silent", lagSeconds: 1140, needsAttention: true });
  await database().emailChannel.update({ where: { id: desk.channelId }, data: { enabled: false } });
  expect(await health(desk)).toMatchObject({ state: "off", nextPollAt: null, needsAttention: false });
});

test("lag, mail set aside, mail per hour, credentials, the watch and the sending of one mailbox", async () => {
  const desk = await givenDesk("figures");
  const now = new Date();
  const credentialExpiresAt = new Date(now.getTime() + 5.5 * 86_400_000);
  await givenIntegrationOfChannels(now, { credentialExpiresAt }, [{ usedBy: desk }]);
  await mailboxWorks(desk);
  await givenStoredMail(desk, { state: "STORED", storedAt: minutesAgo(20) });
  await givenStoredMail(desk, { state: "STORED" });
  await givenStoredMail(desk, { state: "HELD" });
  await givenStoredMail(desk, { state: "FAILED", storedAt: minutesAgo(48 * 60) });
  await givenStoredMail(desk, { state: "DONE", storedAt: minutesAgo(5 * 60) });
  await database().mailbox.update({
    where: { id: desk.mailboxId },
    data: { watchOwner: "worker", watchExpiresAt: new Date(now.getTime() + 20_000) },
  });
  await givenTriedMessage(desk, { state: "SENT", sentAt: now, createdAt: minutesAgo(2) });
  await givenTriedMessage(desk, { state: "QUEUED", failureCode: "connection-refused" });
  const view = await health(desk);
  expect(view).toMatchObject({
    state: "working",
    isPushed: true,
    waitingCount: 2,
    isLate: true,
    heldCount: 1,
    failedCount: 1,
    hasManySetAside: false,
    credential: { what: "Client secret", daysLeft: 5 },
    sending: { state: "failing", isProven: false, queuedCount: 1, failedCount: 0, lastSentAt: now },
    needsAttention: true,
  });
  expect(view.lagSeconds).toBeGreaterThanOrEqual(1_200);
  expect(view.hours).toHaveLength(24);
  expect(view.hours.reduce((all, { count }) => all + count, 0)).toBe(4);
});

test("what needs attention comes first; filters, pages and sums", async () => {
  const well = await givenDesk("a-well");
  const refused = await givenDesk("z-refused");
  const off = await givenDesk("b-off");
  await mailboxWorks(well);
  await mailboxFails(refused, { code: "sign-in-refused", sinceMinutes: 2, failures: 2 });
  await database().emailChannel.update({ where: { id: off.channelId }, data: { enabled: false } });
  await givenStoredMail(well, { state: "DONE" });
  await givenStoredMail(refused, { state: "DONE" });
  const all = await list();
  expect(all.items.map(({ name }) => name)).toEqual([refused.address, well.address, off.address]);
  expect(all).toMatchObject({
    totalCount: 3,
    attentionCount: 1,
    stateCounts: { working: 1, failing: 1, off: 1, silent: 0 },
  });
  expect(all.hours.at(-1)?.count).toBe(2);
  expect((await list({ show: "attention" })).items).toHaveLength(1);
  const page = await list({ q: "WELL", limit: 1 });
  expect(page).toMatchObject({ matchCount: 1, items: [{ name: well.address }] });
  expect((await list({ limit: 1, offset: 1 })).items).toMatchObject([{ name: well.address }]);
  expect(await mailHealthSummary(admin)).toEqual({ totalCount: 3, offCount: 1, attentionCount: 1 });
});

test("project admins see their projects' mailboxes only, agents and customers none", async () => {
  const project = await givenProject();
  const desk = await givenDesk("own", project);
  const other = await givenDesk("other");
  const { projectAdmin, agent, customer, systemAdmin } = await givenCast(project.id);
  const input = listMailboxHealthInput.parse({});
  const namesFor = async (actor: typeof agent) =>
    (await listMailboxHealth(actor, input)).items.map(({ name }) => name).sort();
  expect(await namesFor(projectAdmin)).toEqual([desk.address]);
  expect(await namesFor(systemAdmin)).toEqual([desk.address, other.address].sort());
  for (const actor of [agent, customer]) {
    await expect(listMailboxHealth(actor, input)).rejects.toThrow(Problem);
    await expect(getMailboxHealth(actor, { mailboxId: desk.mailboxId })).rejects.toThrow(Problem);
  }
  await expect(getMailboxHealth(projectAdmin, { mailboxId: other.mailboxId })).rejects.toThrow(Problem);
});

test("the number of statements does not grow with the number of mailboxes", async () => {
  const statementsOf = async () => {
    const query = vi.spyOn(pg.Client.prototype, "query");
    const { totalCount } = await list();
    const count = query.mock.calls.length;
    query.mockRestore();
    return { totalCount, count };
  };
  const project = await givenProject();
  await mailboxFails(await givenDesk("first", project), { code: "x", sinceMinutes: 1, failures: 1 });
  const few = await statementsOf();
  for (let each = 0; each < 30; each += 1) {
    const desk = await givenDesk(`box${each}`, project);
    await mailboxFails(desk, { code: "x", sinceMinutes: 1, failures: 1 });
    await givenStoredMail(desk, { state: "HELD" });
  }
  const many = await statementsOf();
  expect(many.totalCount).toBe(31);
  expect(few.count).toBeGreaterThan(3);
  expect(many.count).toBe(few.count);
});
