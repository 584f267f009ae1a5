import { describe, expect, it } from "vitest";
import { surveyBuckets, wantedCount } from "./survey-buckets.ts";

describe("buckets of a survey", () => {
  it("are weeks from Monday within half a year, empty ones too", () => {
    const days = [
      { day: "2026-11-01", count: 2 },
      { day: "2026-11-16", count: 3 },
      { day: "2026-11-17", count: 4 },
    ];
    expect(surveyBuckets(days, "2026-11-17", "2026-11-21")).toEqual([
      { from: "2026-10-26", label: "2026-10-26", count: 2, wanted: 0 },
      { from: "2026-11-02", label: "2026-11-02", count: 0, wanted: 0 },
      { from: "2026-11-09", label: "2026-11-09", count: 0, wanted: 0 },
      { from: "2026-11-16", label: "2026-11-16", count: 7, wanted: 4 },
    ]);
  });

  it("are months beyond that, up to the present one", () => {
    const buckets = surveyBuckets([{ day: "2025-12-31", count: 1 }], null, "2026-11-21");
    expect(buckets).toHaveLength(12);
    expect(buckets[0]).toEqual({ from: "2025-12-01", label: "2025-12", count: 1, wanted: 1 });
    expect(buckets.at(-1)?.label).toBe("2026-11");
  });

  it("put what is very old into one", () => {
    const days = [
      { day: "1999-05-05", count: 7 },
      { day: "2026-11-20", count: 1 },
    ];
    const buckets = surveyBuckets(days, null, "2026-11-21");
    expect(buckets).toHaveLength(60);
    expect(buckets[0]).toMatchObject({ label: "before 2022-01", count: 7 });
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(8);
  });

  it("keep mail from a clock that goes ahead, and nothing of nothing", () => {
    expect(surveyBuckets([{ day: "2026-12-24", count: 1 }], null, "2026-11-21").at(-1)?.count).toBe(1);
    expect(surveyBuckets([], null, "2026-11-21")).toEqual([]);
  });

  it("end today, also where a date is at the end of all days", () => {
    const days = [
      { day: "2026-11-20", count: 1 },
      { day: "9999-12-31", count: 2 },
    ];
    expect(surveyBuckets(days, "2026-11-21", "2026-11-21")).toEqual([
      { from: "2026-11-16", label: "2026-11-16", count: 3, wanted: 2 },
    ]);
  });

  it("count what comes in", () => {
    const days = [
      { day: "2026-01-01", count: 5 },
      { day: "2026-02-01", count: 3 },
    ];
    expect([
      wantedCount(days, null),
      wantedCount(days, "2026-01-02"),
      wantedCount(days, "2027-01-01"),
    ]).toEqual([8, 3, 0]);
  });
});
