import { describe, expect, it } from "vitest";
import { completeResult, readPlaywrightReport, readVitestReport } from "./reports.ts";

const file = (status: string, ...results: string[]) => ({
  name: "/project/lib/a.test.ts",
  status,
  message: "broken import",
  assertionResults: results.map((result, index) => ({
    status: result,
    fullName: `test ${index}`,
    failureMessages: result === "failed" ? ["\u001b[31mexpected 1\u001b[39m\n\n  at a.ts"] : [],
  })),
});

describe("readVitestReport", () => {
  it("takes what was skipped or left to do as failed, and says where and why", () => {
    const testResults = [
      file("passed", "passed", "passed", "skipped"),
      file("failed", "failed", "todo", "passed"),
    ];
    expect(readVitestReport({ testResults }, "/project")).toEqual({
      passed: 3,
      failures: [
        "lib/a.test.ts › test 2\n    skipped",
        "lib/a.test.ts › test 0\n    expected 1\n      at a.ts",
        "lib/a.test.ts › test 1\n    todo",
      ],
    });
  });

  it("takes a file that broke before its tests, or after them, as one failure", () => {
    const result = readVitestReport({ testResults: [file("failed"), file("failed", "passed")] }, "/project");
    const broken = "lib/a.test.ts\n    broken import";
    expect(result).toEqual({ passed: 1, failures: [broken, broken] });
  });
});

describe("readPlaywrightReport", () => {
  const spec = (status: string, ...messages: string[]) => ({
    title: `a journey that is ${status}`,
    file: "a.spec.ts",
    line: 7,
    tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }] }],
  });

  it("takes flaky and skipped tests and errors outside of the tests as failed", () => {
    const suites = [
      { specs: [spec("expected")], suites: [{ specs: [spec("flaky", "not visible")] }] },
      { specs: [spec("skipped")] },
    ];
    expect(readPlaywrightReport({ suites, errors: [{ message: "no browser" }] })).toEqual({
      passed: 1,
      failures: [
        "outside of the tests\n    no browser",
        "a.spec.ts:7 › a journey that is flaky\n    not visible",
        "a.spec.ts:7 › a journey that is skipped\n    skipped",
      ],
    });
  });
});

describe("completeResult", () => {
  it("leaves a plausible result alone", () => {
    const passed = { passed: 3, failures: [] };
    const failed = { passed: 3, failures: ["a", "b"] };
    expect(completeResult("unit", passed, true)).toEqual(passed);
    expect(completeResult("unit", failed, false)).toEqual(failed);
  });

  it("makes one failure of a suite that ran nothing, or broke without a failed test", () => {
    expect(completeResult("unit", { passed: 0, failures: [] }, true).failures).toHaveLength(1);
    expect(completeResult("unit", { passed: 3, failures: [] }, false).failures).toHaveLength(1);
  });
});
