import { describe, expect, it } from "vitest";
import { completeCount, countPlaywrightReport, countVitestReport } from "./reports.ts";

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

describe("countVitestReport", () => {
  it("counts what was skipped or left to do as failed", () => {
    const testResults = [
      file("passed", "passed", "passed", "skipped"),
      file("failed", "failed", "todo", "passed"),
    ];
    expect(countVitestReport({ testResults })).toEqual({ passed: 3, failed: 3 });
  });

  it("counts a file that broke before its tests, or after them", () => {
    expect(countVitestReport({ testResults: [file("failed"), file("failed", "passed")] })).toEqual({
      passed: 1,
      failed: 2,
    });
  });
});

describe("countPlaywrightReport", () => {
  it("counts flaky and skipped tests and errors outside of tests as failed", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
    expect(countPlaywrightReport({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 7 });
  });
});

describe("completeCount", () => {
  it("leaves a plausible count alone", () => {
    expect(completeCount({ passed: 3, failed: 0 }, true)).toEqual({ passed: 3, failed: 0 });
    expect(completeCount({ passed: 3, failed: 2 }, false)).toEqual({ passed: 3, failed: 2 });
  });

  it("makes one failure of a suite that ran nothing, or broke without a failed test", () => {
    expect(completeCount({ passed: 0, failed: 0 }, true)).toEqual({ passed: 0, failed: 1 });
    expect(completeCount({ passed: 3, failed: 0 }, false)).toEqual({ passed: 3, failed: 1 });
  });
});
