import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { listQueue, listQueueInput } from "./list-queue.ts";
import { queueCounts } from "./queue-counts.ts";

let project: Awaited<ReturnType<typeof givenProject>>;
let agent: UserActor;

const states = [
  { status: "OPEN", waitingOn: "AGENT" },
  { status: "OPEN", waitingOn: "CUSTOMER" },
  { status: "RESOLVED", waitingOn: "NOBODY" },
] as const;
const priorities = ["LOW", "NORMAL", "HIGH", "URGENT"] as const;
const total = 60;

beforeAll(async () => {
  project = await givenProject();
  agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  const ann = await givenUser({ name: "Ann 100% Sure", email: "ann@percent.test" });
  const bob = await givenUser({ name: "Bob" });
  // Few different times, so that the order has ties to break.
  await database().request.createMany({
    data: Array.from({ length: total }, (_, index) => ({
      projectId: project.id,
      number: index + 1,
      key: `${project.key}-${index + 1}`,
      requestTypeId: project.requestTypeId,
      summary: index === 7 ? "A strange_word here" : `Request ${index}`,
      descriptionText: "",
      reporterId: index % 10 === 0 ? ann.userId : bob.userId,
      assigneeId: index % 4 === 0 ? agent.userId : null,
      priority: priorities[index % 4] ?? "NORMAL",
      lastMessageAt: new Date(Date.UTC(2026, 0, 1, 0, index % 5)),
      ...(states[index % 3] ?? states[0]),
    })),
  });
});

function list(wanted: Record<string, unknown>) {
  return listQueue(agent, listQueueInput.parse({ projectKey: project.key, ...wanted }));
}

async function listAll(wanted: Record<string, unknown>) {
  const rows: Awaited<ReturnType<typeof list>>["items"] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({
      ...wanted,
      ...(cursor !== null && { cursor }),
      limit: 7,
    });
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

describe.each(["oldest-waiting", "newest", "recently-updated", "priority"])("sorted by %s", (sort) => {
  it("pages through every request once, in order", async () => {
    const rows = await listAll({ sort });
    expect(new Set(rows.map(({ id }) => id)).size).toBe(total);
    expect(rows).toHaveLength(total);
    const placeOf = (row: (typeof rows)[number]) =>
      ({
        "oldest-waiting": row.lastMessageAt.getTime(),
        newest: -row.number,
        "recently-updated": -row.lastMessageAt.getTime(),
        priority: -priorities.indexOf(row.priority) * 1e15 + row.lastMessageAt.getTime(),
      })[sort] ?? Number.NaN;
    const places = rows.map(placeOf);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

it("counts each view as it lists it", async () => {
  const counts = await queueCounts(agent, { projectKey: project.key });
  for (const [view, count] of Object.entries(counts)) {
    expect((await listAll({ view })).length, view).toBe(count);
  }
  expect(counts).toEqual({
    "needs-reply": 20,
    "waiting-for-customer": 20,
    mine: 10,
    unassigned: 30,
    resolved: 20,
    all: 60,
  });
});

it("finds text as it is written, wildcards included, in any case", async () => {
  const keys = async (query: string) =>
    (await listAll({ query })).map(({ number }) => number).sort((a, b) => a - b);
  expect(await keys("STRANGE_word")).toEqual([8]);
  expect(await keys("100% sure")).toEqual([1, 11, 21, 31, 41, 51]);
  expect(await keys("@percent.")).toHaveLength(6);
  expect(await keys(`${project.key.toLowerCase()}-60`)).toEqual([60]);
  expect(await keys("'; DROP TABLE")).toEqual([]);
  expect(await keys("100%%sure")).toEqual([]);
});

it("filters by assignee, status and priority together", async () => {
  const rows = await listAll({ assigneeId: agent.userId, status: "OPEN", priority: "LOW" });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect(row).toMatchObject({ assignee: { id: agent.userId }, status: "OPEN", priority: "LOW" });
  }
});

it.each(["nonsense", Buffer.from("{}").toString("base64url")])("refuses the cursor %j", async (cursor) => {
  await expect(list({ cursor })).rejects.toMatchObject({ code: "cursor-not-valid" });
});

it("refuses a cursor of another order", async () => {
  const { nextCursor } = await list({ sort: "newest", limit: 1 });
  await expect(list({ sort: "priority", cursor: nextCursor })).rejects.toMatchObject({
    code: "cursor-not-valid",
  });
});
