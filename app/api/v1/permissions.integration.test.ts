import "@/lib/testing/integration-environment.ts";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { guardedCalls } from "@/lib/testing/guarded-calls.ts";
import { type GuardedDesk, givenGuardedDesk } from "@/lib/testing/guarded-desk.ts";
import { allOperations } from "./_http/all-operations.ts";

const allowedTo = {
  everybody: ["customer", "agentElsewhere", "adminElsewhere", "agent", "projectAdmin", "systemAdmin"],
  staff: ["agentElsewhere", "adminElsewhere", "agent", "projectAdmin", "systemAdmin"],
  anyAdmin: ["adminElsewhere", "projectAdmin", "systemAdmin"],
  agent: ["agent", "projectAdmin", "systemAdmin"],
  projectAdmin: ["projectAdmin", "systemAdmin"],
  systemAdmin: ["systemAdmin"],
  nobody: [],
} as const;

/** Who calls, from the least right to the greatest. */
const callers = allowedTo.everybody;
type Caller = (typeof callers)[number];

function isAllowed(guarded: (typeof guardedCalls)[number], caller: Caller): boolean {
  const allowed: readonly Caller[] = allowedTo[guarded.allowedTo];
  return allowed.includes(caller);
}

let desk: GuardedDesk;
beforeAll(async () => {
  await ensureInstance();
  desk = await givenGuardedDesk();
});
afterAll(closeQueues);

async function send(guarded: (typeof guardedCalls)[number], authorization: string) {
  const operation = allOperations.find(({ definition }) => definition.id === guarded.id);
  if (!operation) throw new Error(`There is no operation ${guarded.id}.`);
  const { params = {}, query = "", body, bytes } = guarded.of(desk);
  const { method } = operation.definition;
  const init = {
    method,
    headers: { authorization, "content-type": bytes === undefined ? "application/json" : "text/plain" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(bytes !== undefined && { body: bytes }),
  };
  const request = new Request(`http://localhost:3000/api/v1/x${query}`, init);
  const answer = await operation(request, { params: Promise.resolve(params) });
  if (answer.headers.get("content-type")?.startsWith("text/event-stream")) {
    await answer.body?.cancel();
    return { status: answer.status, text: "" };
  }
  return { status: answer.status, text: await answer.text() };
}

async function as(actor: UserActor): Promise<string> {
  return `Bearer ${(await createPersonalToken(actor, { name: "test", expiresInDays: 1 })).token}`;
}

it("holds every operation against the roles", () => {
  const covered = new Set(guardedCalls.map(({ id }) => id));
  expect([...covered].sort()).toEqual(allOperations.map(({ definition }) => definition.id).sort());
});

describe.each(guardedCalls)("$id $variant", (guarded) => {
  it("is refused to a token that nobody has", async () => {
    const { status } = await send(guarded, `Bearer mrt_${randomBytes(32).toString("base64url")}`);
    expect(status).toBe(401);
  });
});

const refusals = guardedCalls.flatMap((guarded) =>
  callers
    .filter((caller) => !isAllowed(guarded, caller))
    .map((caller) => ({ guarded, caller, id: guarded.id, variant: guarded.variant })),
);

it.each(refusals)("$id $variant is refused to $caller", async ({ guarded, caller }) => {
  const { status, text } = await send(guarded, await as(desk.cast[caller]));
  expect([403, 404], text).toContain(status);
  for (const secret of desk.secrets) expect(text).not.toContain(secret);
});

/** Each call with the caller who has just enough rights. */
const permissions = guardedCalls.flatMap((guarded) =>
  allowedTo[guarded.allowedTo]
    .slice(0, 1)
    .map((caller) => ({ guarded, caller, id: guarded.id, variant: guarded.variant })),
);

it.each(permissions)("$id $variant is open to $caller, and tells no secret", async ({ guarded, caller }) => {
  const { status, text } = await send(guarded, await as(desk.cast[caller]));
  expect([401, 403, 404], text).not.toContain(status);
  expect(status, text).toBeLessThan(500);
  for (const secret of desk.secrets) expect(text).not.toContain(secret);
  // What this call has used up is there again for the next.
  if (!guarded.isReading) desk = await givenGuardedDesk();
});
