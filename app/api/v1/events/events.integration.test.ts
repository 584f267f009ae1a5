import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { givenCast, givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { GET } from "./route.ts";

const open: AbortController[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) connection.abort();
});

async function connect(actor: UserActor) {
  const { token } = await createPersonalToken(actor, { name: "test", expiresInDays: 1 });
  const connection = new AbortController();
  open.push(connection);
  const request = new Request("http://localhost:3000/api/v1/events", {
    headers: { authorization: `Bearer ${token}` },
    signal: connection.signal,
  });
  return { answer: await GET(request, { params: Promise.resolve({}) }), connection };
}

/** Collects what an event stream tells. */
function listenTo(answer: Response) {
  const heard: string[] = [];
  const decoder = new TextDecoder();
  const reading = answer.body?.pipeTo(
    new WritableStream({ write: (bytes) => void heard.push(decoder.decode(bytes, { stream: true })) }),
  );
  return { text: () => heard.join(""), ended: reading?.catch(() => undefined) };
}

/** Announces until it is heard: the first connection of a process needs a moment to listen. */
async function announceUntilHeard(listeners: { text: () => string }[], projectId: string | null, id: string) {
  await expect
    .poll(
      async () => {
        await announceChange(database(), { topic: "request", projectId, id });
        return listeners.every(({ text }) => text().includes(id));
      },
      { timeout: 10_000 },
    )
    .toBe(true);
}

/** What only the platform's weak references hold is gone after this, as it is sooner or later in any process. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

it("tells each person the changes of their projects only", async () => {
  const project = await givenProject();
  const cast = await givenCast(project.id);
  const agent = listenTo((await connect(cast.agent)).answer);
  const elsewhere = listenTo((await connect(cast.adminElsewhere)).answer);
  const admin = listenTo((await connect(cast.systemAdmin)).answer);
  // Once for the connection, and once more when the first of them makes the process listen.
  await expect.poll(() => agent.text()).toMatch(/^retry: 2000\n(event: gap\ndata: \{\}\n\n){1,2}$/);

  await announceUntilHeard([agent, admin], project.id, "first-request");
  await announceUntilHeard([admin], null, "an-integration");
  const [otherProject = ""] = [...cast.adminElsewhere.projectRoles.keys()];
  await announceUntilHeard([elsewhere, admin], otherProject, "other-request");
  expect(agent.text()).toContain(
    `event: change\ndata: {"topic":"request","projectId":"${project.id}","id":"first-request"}\n\n`,
  );
  expect(agent.text()).not.toContain("an-integration");
  expect(agent.text()).not.toContain("other-request");
  expect(elsewhere.text()).not.toContain("first-request");
});

it("is an event stream that no proxy holds back", async () => {
  const project = await givenProject();
  const { answer } = await connect(await givenUser({ roles: { [project.id]: "AGENT" } }));
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
});

it("refuses customers", async () => {
  expect((await connect(await givenUser())).answer.status).toBe(403);
});

it("bounds the connections of one person and frees them when they go", async () => {
  const project = await givenProject();
  const agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  const connections = [];
  for (let count = 0; count < 20; count += 1) connections.push(await connect(agent));
  const refused = (await connect(agent)).answer;
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: "too-many-live-connections" });
  collectGarbage();
  connections[0]?.connection.abort();
  const { answer } = await connect(agent);
  expect(answer.status).toBe(200);
});

it("ends the stream when the page goes away", async () => {
  const project = await givenProject();
  const { answer, connection } = await connect(await givenUser({ roles: { [project.id]: "AGENT" } }));
  const stream = listenTo(answer);
  connection.abort();
  await stream.ended;
});
