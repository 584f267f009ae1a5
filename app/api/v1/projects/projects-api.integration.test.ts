import { beforeAll, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { GET as getRequest, PATCH as updateRequest } from "../requests/[requestKey]/route.ts";
import { PUT as putMember } from "./[projectKey]/members/[userId]/route.ts";
import { GET as queueCounts } from "./[projectKey]/queue-counts/route.ts";
import { GET as listTypes } from "./[projectKey]/request-types/route.ts";
import { GET as listQueue, POST as openRequest } from "./[projectKey]/requests/route.ts";
import { POST as createProject } from "./route.ts";

type Handler = typeof createProject;

let admin: string;
let agent: UserActor;

async function tokenOf(actor: UserActor) {
  return (await createPersonalToken(actor, { name: "test", expiresInDays: 1 })).token;
}

beforeAll(async () => {
  admin = await tokenOf(await givenUser({ isSystemAdmin: true }));
  agent = await givenUser();
});

async function call(
  handler: Handler,
  options: { token?: string; params?: Record<string, string>; query?: string; body?: unknown } = {},
) {
  const url = `http://localhost:3000/api/v1${handler.definition.path}${options.query ?? ""}`;
  const request = new Request(url, {
    method: handler.definition.method,
    headers: { authorization: `Bearer ${options.token ?? admin}` },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const answer = await handler(request, { params: Promise.resolve(options.params ?? {}) });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
}

it("takes a project from its making to an answered request", async () => {
  const project = await call(createProject, { body: { key: "sup", name: "Support" } });
  expect(project).toMatchObject({ status: 201, body: { key: "SUP", role: "ADMIN" } });
  const params = { projectKey: "SUP" };
  const member = { ...params, userId: agent.userId };
  expect((await call(putMember, { params: member, body: { role: "AGENT" } })).status).toBe(200);

  const token = await tokenOf(agent);
  const types = await call(listTypes, { token, params });
  expect(types.body.items).toMatchObject([
    { name: "Question", mailCanFill: true },
    { name: "Problem report", mailCanFill: true },
  ]);
  const body = {
    requestTypeId: types.body.items[0].id,
    summary: "Hello",
    reporter: { email: "c@example.test" },
  };
  const opened = await call(openRequest, { token, params, body });
  expect(opened).toMatchObject({ status: 201, body: { key: "SUP-1" } });
  const queue = await call(listQueue, { token, params, query: "?view=needs-reply&limit=5" });
  expect(queue.body).toMatchObject({ items: [{ key: "SUP-1", waitingOn: "AGENT" }], nextCursor: null });
  expect((await call(queueCounts, { token, params })).body).toMatchObject({ "needs-reply": 1, mine: 0 });

  const key = { requestKey: "sup-1" };
  const resolved = await call(updateRequest, { token, params: key, body: { status: "RESOLVED" } });
  expect(resolved).toMatchObject({ status: 200, body: { status: "RESOLVED", waitingOn: "NOBODY" } });
  expect((await call(getRequest, { token, params: key })).body.timeline).toMatchObject([
    { kind: "message", bodyText: "" },
    { kind: "event", event: "status-changed" },
  ]);
});

it("names every wrong field in a problem document", async () => {
  const answer = await call(createProject, { body: { key: "1", name: "" } });
  expect(answer).toMatchObject({
    status: 422,
    type: "application/problem+json",
    body: { code: "invalid-input", errors: [{ field: "key" }, { field: "name" }] },
  });
});

it("tells a stranger and a token that is none apart from everybody else", async () => {
  const params = { projectKey: "SUP" };
  const stranger = await tokenOf(await givenUser());
  expect((await call(listQueue, { token: stranger, params })).status).toBe(404);
  expect((await call(listQueue, { token: "nonsense", params })).status).toBe(401);
  expect((await call(listQueue, { params, query: "?view=nonsense" })).status).toBe(422);
});
