import "@/lib/testing/integration-environment.ts";
import { expect, it } from "vitest";
import { z } from "zod";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { givenChannelDesk } from "@/lib/testing/channel-desk.ts";
import { POST as testNew } from "../projects/[projectKey]/email-channels/connection-tests/route.ts";
import { POST as create, GET as list } from "../projects/[projectKey]/email-channels/route.ts";
import { PUT as activate } from "./[channelId]/activation/route.ts";
import { POST as testSaved } from "./[channelId]/connection-tests/route.ts";
import { GET as get, DELETE as remove, PATCH as update } from "./[channelId]/route.ts";

const { desk, newMailbox, connections } = givenChannelDesk();

const created = z.object({ id: z.uuid(), createdAt: z.iso.datetime() });
const problem = z.object({
  code: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).default([]),
});

it("leads a channel from its test to its end", async () => {
  const { admin, project } = desk();
  const { token } = await createPersonalToken(admin, { name: "test", expiresInDays: 1 });
  const call = async (handler: typeof list, params: Record<string, string>, body?: unknown) => {
    const { method } = handler.definition;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return handler(new Request("http://localhost:3000/api/v1", init), { params: Promise.resolve(params) });
  };
  const inProject = { projectKey: project.key.toLowerCase() };
  const address = await newMailbox();
  const servers = connections(address);

  const tested = await call(testNew, inProject, servers);
  expect(await tested.json()).toMatchObject({ succeeded: true });

  const wrong = await call(create, inProject, { incoming: { authentication: {} }, outgoing: 1 });
  expect(wrong.status).toBe(422);
  const fields = problem.parse(await wrong.json()).errors.map(({ field }) => field);
  for (const field of ["address", "displayName", "requestTypeId", "incoming.host", "outgoing"]) {
    expect(fields).toContain(field);
  }

  const input = { address, displayName: "Support", requestTypeId: project.requestTypeId, ...servers };
  const made = await call(create, inProject, input);
  expect(made.status).toBe(201);
  const { id } = created.parse(await made.json());
  const atChannel = { channelId: id };
  const listed = await call(list, inProject);
  expect(await listed.json()).toMatchObject({ items: [{ id, address, enabled: false }] });

  const renamed = await call(update, atChannel, { displayName: "Help" });
  expect(await renamed.json()).toMatchObject({ displayName: "Help" });
  const on = await call(activate, atChannel, { enabled: true });
  expect(await on.json()).toMatchObject({ enabled: true });
  const again = await call(testSaved, atChannel, {});
  expect(await again.json()).toMatchObject({ succeeded: true });
  expect((await call(remove, atChannel)).status).toBe(204);
  expect((await call(get, atChannel)).status).toBe(404);
});
