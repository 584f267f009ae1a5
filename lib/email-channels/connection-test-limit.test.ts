import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { countConnectionTest } from "./connection-test-limit.ts";

function person(): UserActor {
  return {
    kind: "user",
    userId: randomUUID(),
    email: "a@example.test",
    name: "A",
    isSystemAdmin: true,
    projectRoles: new Map(),
    via: "session",
  };
}

it("lets each person test ten times in any minute", () => {
  const [one, other] = [person(), person()];
  for (let test = 0; test < 10; test += 1) countConnectionTest(one, 1_000 * test);
  expect(() => countConnectionTest(one, 20_000)).toThrow(
    expect.objectContaining({ code: "too-many-connection-tests", retryAfterSeconds: 40 }),
  );
  expect(() => countConnectionTest(other, 20_000)).not.toThrow();
  expect(() => countConnectionTest(one, 60_001)).not.toThrow();
  expect(() => countConnectionTest(one, 60_500)).toThrow();
});
