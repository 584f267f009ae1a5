import { describe, expect, it } from "vitest";
import { afterDeath, ordinaryRestarts } from "./restart-policy.ts";

describe("afterDeath", () => {
  it("doubles the pause up to the longest", () => {
    const pauses = [0, 1, 2, 3, 4].map(
      (earlierFailures) => afterDeath(ordinaryRestarts, { earlierFailures, livedMs: 10 }).pauseMs,
    );
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it("gives up after five restarts in a row", () => {
    expect(afterDeath(ordinaryRestarts, { earlierFailures: 5, livedMs: 10 })).toEqual({
      failures: 6,
      pauseMs: undefined,
    });
  });

  it("forgets earlier failures of a process that was well for a while", () => {
    expect(afterDeath(ordinaryRestarts, { earlierFailures: 5, livedMs: 30_000 })).toEqual({
      failures: 1,
      pauseMs: 500,
    });
  });
});
