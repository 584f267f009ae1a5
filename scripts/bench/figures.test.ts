import { describe, expect, it } from "vitest";
import { isReached, median, percentile } from "./figures.ts";

describe("percentile", () => {
  it("lies between neighbours by proportion, whatever the order", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([2, 1])).toBe(1.5);
    expect(
      percentile(
        Array.from({ length: 101 }, (_, index) => 100 - index),
        0.95,
      ),
    ).toBe(95);
  });

  it("of one value is that value, and of none an error", () => {
    expect(percentile([7], 0.95)).toBe(7);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("isReached", () => {
  it("is unknown without an aim, and met by the aim itself", () => {
    expect(isReached({ name: "ratio", value: 4, unit: "times", aim: 4 })).toBe(true);
    expect(isReached({ name: "ratio", value: 4.01, unit: "times", aim: 4 })).toBe(false);
    expect(isReached({ name: "ratio", value: 4, unit: "times" })).toBeNull();
  });
});
