import { describe, expect, test } from "vitest";
import { commonParameters, periodBounds, processingFilters } from "./log-filters.ts";

const now = new Date("2026-11-21T12:00:00Z");

describe("the filters of the logs", () => {
  test("what an address says, and the usual where it says nothing or nonsense", () => {
    expect(processingFilters.parse({})).toMatchObject({
      period: "week",
      result: "any",
      mailbox: "any",
      q: "",
    });
    const nonsense = { period: "ever", result: "?", mailbox: "x", project: "not a key", from: "yesterday" };
    expect(processingFilters.parse(nonsense)).toEqual(processingFilters.parse({}));
  });

  test("periods", () => {
    expect(periodBounds({ period: "hour" }, now)).toEqual({ from: new Date("2026-11-21T11:00:00Z") });
    expect(periodBounds({ period: "any", from: "2026-01-01" }, now)).toEqual({});
    expect(periodBounds({ period: "custom", from: "2026-11-01", to: "2026-11-02" }, now)).toEqual({
      from: new Date("2026-11-01T00:00:00Z"),
      to: new Date("2026-11-03T00:00:00Z"),
    });
  });

  test("only what is not usual stands in the address", () => {
    const filters = processingFilters.parse({ period: "custom", from: "2026-11-01", project: "SUP" });
    expect(commonParameters(filters)).toEqual({
      period: "custom",
      from: "2026-11-01",
      to: undefined,
      project: "SUP",
      mailbox: undefined,
    });
    expect(
      Object.values(commonParameters(processingFilters.parse({}))).every((one) => one === undefined),
    ).toBe(true);
  });
});
