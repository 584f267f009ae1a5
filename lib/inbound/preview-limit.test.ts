import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/access/actor.ts";
import { limitedPreview } from "./preview-limit.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

test("a person tries one mail at a time, others meanwhile theirs", async () => {
  const [ann, bob] = [systemActor("ann"), systemActor("bob")];
  const first = Promise.withResolvers<string>();
  const trying = limitedPreview(ann, () => first.promise);
  await expect(limitedPreview(ann, async () => "second")).rejects.toMatchObject({
    kind: "too-many-requests",
    code: "preview-running",
  });
  expect(await limitedPreview(bob, async () => "his")).toBe("his");
  first.reject(new Error("broken"));
  await expect(trying).rejects.toThrow("broken");
  expect(await limitedPreview(ann, async () => "third")).toBe("third");
});

test("a person tries twenty mails in a minute", async () => {
  const eve = systemActor("eve");
  for (let count = 0; count < 20; count++) await limitedPreview(eve, async () => count);
  await expect(limitedPreview(eve, async () => 20)).rejects.toMatchObject({
    code: "too-many-previews",
    retryAfterSeconds: 60,
  });
  vi.setSystemTime(Date.now() + 60_000);
  expect(await limitedPreview(eve, async () => 20)).toBe(20);
});
