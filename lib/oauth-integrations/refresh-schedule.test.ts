import { describe, expect, it } from "vitest";
import { expiryOf, isUsable, mayReplaceRejected, refreshDueAt, retryDueAt } from "./refresh-schedule.ts";

const now = new Date("2026-11-21T12:00:00Z");
const secondsFromNow = (date: Date) => (date.getTime() - now.getTime()) / 1000;
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

it.each([
  [3600, 3600],
  [null, 3600],
  [1e15, 365 * 86_400],
  [0.25, 5],
  [90.5, 90.5],
])("an access token that lives %j seconds ends after %i", (told, expected) => {
  expect(secondsFromNow(expiryOf(told, now))).toBe(expected);
});

it.each([
  [0, 2700],
  [1, 3060],
])("a token of an hour is due at 75 to 85 %% of its life (%i)", (random, expected) => {
  expect(secondsFromNow(refreshDueAt(inSeconds(3600), now, random))).toBe(expected);
});

it.each([
  [90 * 86_400, 0, 20],
  [90 * 86_400, 1, 24],
  [28 * 3600, 0, 20],
  [86_400, 0, 18],
])("a token of %i seconds is refreshed after hours, daily at the latest (%i)", (lifetime, random, hours) => {
  expect(secondsFromNow(refreshDueAt(inSeconds(lifetime), now, random)) / 3600).toBeCloseTo(hours, 6);
});

it.each([
  [null, true],
  [-299, false],
  [-300, true],
])("a token that is refused is replaced when the last was %j seconds ago: %s", (ago, may) => {
  expect(mayReplaceRejected(ago === null ? null : inSeconds(ago), now)).toBe(may);
});

describe("a token", () => {
  const token = (left: number, lifetime: number) => ({
    expiresAt: inSeconds(left),
    obtainedAt: inSeconds(left - lifetime),
  });
  it.each([
    [3600, 3600, true],
    [61, 3600, true],
    [59, 3600, false],
    [-1, 3600, false],
    [3, 10, true],
    [1, 10, false],
  ])("with %i of %i seconds left is usable: %s", (left, lifetime, usable) => {
    expect(isUsable(token(left, lifetime), now)).toBe(usable);
  });
});

describe("the next try", () => {
  const waitSeconds = (failures: number, retryAfterSeconds: number | null, permanent = false, random = 0.5) =>
    secondsFromNow(retryDueAt({ failures, retryAfterSeconds, permanent }, now, random));

  it("comes later with every failure, up to a quarter of an hour", () => {
    expect([1, 2, 3, 9, 1000].map((failures) => waitSeconds(failures, null))).toEqual([5, 10, 20, 900, 900]);
  });
  it("is scattered", () => {
    expect([waitSeconds(1, null, false, 0), waitSeconds(1, null, false, 1)]).toEqual([4, 6]);
  });
  it("never comes before Retry-After, which is believed up to a day", () => {
    expect(waitSeconds(1, 120, false, 0)).toBe(120);
    expect(waitSeconds(1, 10 ** 9, false, 0)).toBe(86_400);
    expect(waitSeconds(9, 1)).toBe(900);
  });
  it("is not hurried when only an admin can help", () => {
    expect(waitSeconds(1, null, true)).toBe(900);
  });
});
