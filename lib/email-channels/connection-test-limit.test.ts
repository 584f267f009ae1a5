import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { countConnectionTest, countHostLookUp, countMailboxLook } from "./connection-test-limit.ts";

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

it("lets each person test twenty times in any minute", () => {
  const [one, other] = [person(), person()];
  for (let test = 0; test < 20; test += 1) countConnectionTest(one, 500 * test);
  expect(() => countConnectionTest(one, 20_000)).toThrow(
    expect.objectContaining({ code: "too-many-connection-tests", retryAfterSeconds: 40 }),
  );
  expect(() => countConnectionTest(other, 20_000)).not.toThrow();
  expect(() => countConnectionTest(one, 60_001)).not.toThrow();
  expect(() => countConnectionTest(one, 60_100)).toThrow();
});

it("counts looks into a mailbox apart, and lets more of them", () => {
  const one = person();
  for (let look = 0; look < 60; look += 1) countMailboxLook(one, 500 * look);
  expect(() => countMailboxLook(one, 30_000)).toThrow(
    expect.objectContaining({ code: "too-many-connection-tests", retryAfterSeconds: 30 }),
  );
  expect(() => countConnectionTest(one, 30_000)).not.toThrow();
});

it("counts the look-ups of hosts, each once in a minute", () => {
  const one = person();
  for (let time = 0; time < 50; time += 1) countHostLookUp(one, "mail.example.test", 1_000);
  for (let host = 0; host < 19; host += 1) countHostLookUp(one, `${host}.example.test`, 2_000);
  expect(() => countHostLookUp(one, "one-more.example.test", 31_000)).toThrow(
    expect.objectContaining({ code: "too-many-connection-tests", retryAfterSeconds: 30 }),
  );
  expect(() => countHostLookUp(one, "mail.example.test", 31_000)).not.toThrow();
  expect(() => countHostLookUp(one, "one-more.example.test", 61_500)).not.toThrow();
});
