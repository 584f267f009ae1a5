import { describe, expect, it } from "vitest";
import { exactTime, nextPhraseMs, timePhrase } from "./time-phrase.ts";

const now = new Date("2026-11-21T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe("timePhrase", () => {
  it.each([
    [0, "now"],
    [59, "now"],
    [60, "1 minute ago"],
    [3_599, "59 minutes ago"],
    [7_200, "2 hours ago"],
    [86_400, "yesterday"],
    [-172_800, "in 2 days"],
    [31_536_000 * 2, "2 years ago"],
  ])("%d seconds before now is %s", (seconds, phrase) => {
    expect(timePhrase(ago(seconds), now)).toBe(phrase);
  });

  it("is short in a column", () => {
    expect(timePhrase(ago(300), now, "narrow")).toMatch(/^5\s?min/);
  });
});

describe("nextPhraseMs", () => {
  it("asks often while minutes count, and seldom after", () => {
    expect(nextPhraseMs(ago(10), now)).toBe(30_000);
    expect(nextPhraseMs(ago(90_000), now)).toBe(300_000);
  });
});

describe("exactTime", () => {
  it("names date, seconds and zone", () => {
    expect(exactTime(now, "UTC")).toBe("21 November 2026 at 12:00:00 UTC");
  });
});
