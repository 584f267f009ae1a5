import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { UserActor } from "@/lib/access/actor.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenLoggedMail } from "@/lib/testing/logged-mail.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { Prisma } from "@/prisma/generated/client.ts";
import { connectivityQuery } from "./connectivity-query.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import { listConnectivity, listConnectivityInput } from "./list-connectivity.ts";
import { listInboundMessages, listInboundMessagesInput } from "./list-inbound-messages.ts";
import { listMailboxes } from "./list-mailboxes.ts";
import { mailLogQuery } from "./mail-log-query.ts";

const hourMs = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hourMs);

let desk: MailDesk;
let second: MailDesk;
let elsewhere: MailDesk;
let admin: UserActor;
let agent: UserActor;
let systemAdmin: UserActor;

beforeAll(async () => {
  const project = await givenProject();
  const server = { password: "x", imapPort: 1 };
  desk = await givenMailDesk({ address: "support@desk.test", ...server, project });
  second = await givenMailDesk({ address: "sales@desk.test", ...server, project });
  elsewhere = await givenMailDesk({ address: "help@elsewhere.test", ...server });
  admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  agent = await givenUser({ roles: { [desk.projectId]: "AGENT" } });
  systemAdmin = await givenUser({ isSystemAdmin: true });
});
afterAll(() => closeQueues());

async function subjects(actor: UserActor, query: Record<string, string>): Promise<string[]> {
  const page = await listInboundMessages(actor, listInboundMessagesInput.parse(query));
  return page.items.map(({ subject }) => subject);
}

test("filters by mailbox, state, outcome, period and text; the whole installation for system admins only", async () => {
  const messageId = "shared@customer.test";
  await givenLoggedMail(desk, { subject: "ancient 100%", storedAt: ago(24 * 40) });
  await givenLoggedMail(desk, {
    subject: "held",
    state: "HELD",
    storedAt: ago(30),
    recipients: "support@desk.test, boss@desk.test",
  });
  await givenLoggedMail(desk, { subject: "failed", state: "FAILED", storedAt: ago(20), messageId });
  await givenLoggedMail(second, { subject: "left", state: "DONE", outcome: "LEFT", storedAt: ago(10) });
  await givenLoggedMail(elsewhere, { subject: "foreign", storedAt: ago(5), messageId });
  await givenLoggedMail(desk, { subject: "forgotten", storedAt: ago(1), forgottenAt: new Date() });
  const own = { projectKey: desk.projectKey };

  expect(await subjects(admin, own)).toEqual(["left", "failed", "held", "ancient 100%"]);
  expect(await subjects(admin, { ...own, mailboxId: second.mailboxId })).toEqual(["left"]);
  expect(await subjects(admin, { ...own, state: "HELD" })).toEqual(["held"]);
  expect(await subjects(admin, { ...own, outcome: "LEFT" })).toEqual(["left"]);
  expect(await subjects(admin, { ...own, from: ago(25).toISOString() })).toEqual(["left", "failed"]);
  const day = { from: ago(35).toISOString(), to: ago(15).toISOString() };
  expect(await subjects(admin, { ...own, ...day })).toEqual(["failed", "held"]);
  expect(await subjects(admin, { ...own, q: "SHARED@" })).toEqual(["failed"]);
  expect(await subjects(admin, { ...own, q: "boss@desk" })).toEqual(["held"]);
  expect(await subjects(admin, { ...own, q: "ann@customer.test", mailboxId: second.mailboxId })).toEqual([
    "left",
  ]);
  // A text is looked for in the last seven days, and % is a sign like others.
  expect(await subjects(admin, { ...own, q: "100%" })).toEqual([]);
  expect(await subjects(admin, { ...own, q: "100%", from: ago(24 * 50).toISOString() })).toEqual([
    "ancient 100%",
  ]);
  expect(await subjects(admin, { ...own, q: "1_0%", from: ago(24 * 50).toISOString() })).toEqual([]);

  expect(await subjects(systemAdmin, {})).toEqual(["foreign", "left", "failed", "held", "ancient 100%"]);
  expect(await subjects(systemAdmin, { projectKey: elsewhere.projectKey })).toEqual(["foreign"]);
  for (const who of [admin, agent]) {
    await expect(subjects(who, {})).rejects.toMatchObject({ kind: "forbidden" });
  }
  await expect(subjects(admin, { projectKey: elsewhere.projectKey })).rejects.toMatchObject({
    kind: "not-found",
  });
  await expect(subjects(agent, own)).rejects.toMatchObject({ kind: "forbidden" });
});

test("the same mail in another mailbox is named to those who may see it", async () => {
  const messageId = "twice@customer.test";
  const first = await givenLoggedMail(desk, { messageId });
  const twin = await givenLoggedMail(second, { messageId });
  const foreign = await givenLoggedMail(elsewhere, { messageId });
  const seen = await getInboundMessage(agent, { inboundMessageId: first.id });
  expect(seen.siblings).toMatchObject([{ id: twin.id, mailboxLabel: second.address }]);
  expect(seen.place).toMatchObject({ folder: "INBOX", uidValidity: "1", uidl: null });
  const all = await getInboundMessage(systemAdmin, { inboundMessageId: first.id });
  expect(all.siblings.map(({ id }) => id)).toEqual([twin.id, foreign.id]);
});

test("pages follow each other without a gap or a double, also within one moment", async () => {
  const storedAt = ago(24 * 300);
  const project = { projectKey: elsewhere.projectKey, to: ago(24 * 200).toISOString() };
  for (let count = 0; count < 7; count++) await givenLoggedMail(elsewhere, { subject: `${count}`, storedAt });
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query = { ...project, limit: "3", ...(cursor !== "" && { cursor }) };
    const page = await listInboundMessages(systemAdmin, listInboundMessagesInput.parse(query));
    seen.push(...page.items.map(({ subject }) => subject));
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
  expect(listInboundMessagesInput.safeParse({ cursor: "made up" }).success).toBe(false);
});

test("the connectivity log by mailbox, result and period", async () => {
  const entry = (mailboxId: string, hours: number, succeeded: boolean) =>
    database().connectivityEntry.create({
      data: { mailboxId, succeeded, at: ago(hours), detail: `${hours}`, storedCount: succeeded ? 3 : 0 },
    });
  await entry(desk.mailboxId, 1, true);
  await entry(desk.mailboxId, 30, false);
  await entry(second.mailboxId, 2, false);
  await entry(elsewhere.mailboxId, 3, true);
  const details = async (actor: UserActor, query: Record<string, string>) => {
    const page = await listConnectivity(actor, listConnectivityInput.parse(query));
    return page.items.map(({ detail }) => detail);
  };
  const own = { projectKey: desk.projectKey };
  expect(await details(admin, own)).toEqual(["1", "2", "30"]);
  expect(await details(admin, { ...own, succeeded: "false" })).toEqual(["2", "30"]);
  expect(await details(admin, { ...own, mailboxId: second.mailboxId })).toEqual(["2"]);
  expect(await details(admin, { ...own, from: ago(24).toISOString() })).toEqual(["1", "2"]);
  // Another project's mailbox is not in this log.
  expect(await details(admin, { ...own, mailboxId: elsewhere.mailboxId })).toEqual([]);
  expect(await details(systemAdmin, {})).toEqual(["1", "2", "3", "30"]);
  await expect(details(admin, {})).rejects.toMatchObject({ kind: "forbidden" });
  const first = await listConnectivity(systemAdmin, listConnectivityInput.parse({ limit: "2" }));
  const cursor = first.nextCursor ?? "";
  expect(await details(systemAdmin, { limit: "2", cursor })).toEqual(["3", "30"]);
});

test("mailboxes to choose from", async () => {
  const own = await listMailboxes(admin, { projectKey: desk.projectKey });
  expect(own.items.map(({ label }) => label)).toEqual([second.address, desk.address]);
  expect((await listMailboxes(systemAdmin, {})).items).toHaveLength(3);
  const [{ label } = { label: "" }] = own.items;
  const found = await listMailboxes(systemAdmin, { q: label.slice(1, -1).toUpperCase() });
  expect(found).toMatchObject({ items: [{ label }], totalCount: 1 });
  await expect(listMailboxes(admin, {})).rejects.toMatchObject({ kind: "forbidden" });
});

const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Index Name": z.string().optional(),
    Plans: z.array(planNode).optional(),
  }),
);
type PlanNode = {
  "Node Type": string;
  "Index Name"?: string | undefined;
  Plans?: PlanNode[] | undefined;
};
const plans = z.array(z.object({ "QUERY PLAN": z.array(z.object({ Plan: planNode })) }));

/** What the query does, step by step, as "Index Scan by InboundMessage_…". */
async function planOf(query: Prisma.Sql): Promise<string[]> {
  const [answer] = plans.parse(await database().$queryRaw(Prisma.sql`EXPLAIN (FORMAT JSON) ${query}`));
  const steps: string[] = [];
  const walk = (node: PlanNode) => {
    steps.push(node["Index Name"] ? `${node["Node Type"]} by ${node["Index Name"]}` : node["Node Type"]);
    for (const child of node.Plans ?? []) walk(child);
  };
  for (const { Plan } of answer?.["QUERY PLAN"] ?? []) walk(Plan);
  return steps;
}

test("with many lines each page is a walk along one index", async () => {
  await database().$executeRaw`
    INSERT INTO "InboundMessage" ("id", "mailboxId", "projectId", "uidValidity", "uid", "sizeBytes", "contentHash",
      "receivedAt", "storedAt", "state", "outcome", "fromAddress", "subject")
    SELECT gen_random_uuid(), place."mailboxId", place."projectId", 9, n, 1, md5(n::text), now(),
      now() - n * interval '1 minute', 'DONE', 'REQUEST', 'a' || n || '@customer.test', 'Subject ' || n
    FROM generate_series(1, 40000) AS n
    JOIN (VALUES (${desk.mailboxId}::uuid, ${desk.projectId}::uuid, true),
      (${elsewhere.mailboxId}::uuid, ${elsewhere.projectId}::uuid, false)) AS place("mailboxId", "projectId", "isRare")
      ON place."isRare" = (n % 20 = 0)`;
  await database().$executeRaw`
    INSERT INTO "ConnectivityEntry" ("id", "mailboxId", "succeeded", "at")
    SELECT gen_random_uuid(), ${desk.mailboxId}::uuid, true, now() - n * interval '1 minute'
    FROM generate_series(1, 40000) AS n`;
  await database().$executeRaw`ANALYZE`;
  const { projectId } = desk;
  const after = { at: ago(24 * 10), id: desk.projectId };
  const byProject = "Index Scan by InboundMessage_projectId_storedAt_id_idx";
  const byTime = "Index Scan by InboundMessage_storedAt_id_idx";
  expect(await planOf(mailLogQuery({ projectId, q: "" }, 51))).toEqual(["Limit", byProject]);
  expect(await planOf(mailLogQuery({ projectId, q: "", after }, 51))).toEqual(["Limit", byProject]);
  expect(await planOf(mailLogQuery({ projectId: null, q: "", after }, 51))).toEqual(["Limit", byTime]);
  const searched = await planOf(mailLogQuery({ projectId, q: "Subject 39", from: ago(24 * 7) }, 51));
  expect(searched.slice(0, 2)).toEqual(["Limit", byProject]);
  const searchedEverywhere = await planOf(mailLogQuery({ projectId: null, q: "x", from: ago(24 * 7) }, 51));
  expect(searchedEverywhere.slice(0, 2)).toEqual(["Limit", byTime]);
  const rare = await planOf(mailLogQuery({ projectId, q: "", states: ["FAILED"] }, 51));
  expect(rare.some((step) => step.includes("Seq Scan"))).toBe(false);
  // Mail that waits for a person is looked through since ever: it is found by its state, not by walking through all.
  for (const place of [projectId, null]) {
    for (const order of ["newest", "oldest"] as const) {
      const plan = await planOf(mailLogQuery({ projectId: place, q: "x", states: ["HELD"] }, 51, order));
      expect(plan.join()).toContain("InboundMessage_state_nextAttemptAt_idx");
    }
  }
  const mailboxIds = [desk.mailboxId, second.mailboxId];
  const polls = await planOf(connectivityQuery({ mailboxIds, after }, 51));
  expect(polls).toContain("Index Scan by ConnectivityEntry_mailboxId_at_idx");
  expect(polls.some((step) => step.includes("Seq Scan"))).toBe(false);
});
