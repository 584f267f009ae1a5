import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** What a suite's tests came to. One that was skipped, or passed only when repeated, has failed. */
export interface SuiteResult {
  passed: number;
  /** Each failed test: its place and name, then the first lines of its reason. */
  failures: string[];
}

const shownReasonLines = 12;

const vitestReportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** Reads a report of Vitest's JSON reporter. A file that broke before or after its tests is one failure. */
export function readVitestReport(json: unknown, root: string): SuiteResult {
  const result: SuiteResult = { passed: 0, failures: [] };
  for (const file of vitestReportSchema.parse(json).testResults) {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter(({ status }) => status !== "passed");
    result.passed += file.assertionResults.length - failed.length;
    for (const { fullName, status, failureMessages } of failed) {
      result.failures.push(describeFailure(`${path} › ${fullName}`, failureMessages?.join("\n") || status));
    }
    if (failed.length === 0 && file.status === "failed") {
      result.failures.push(describeFailure(path, file.message ?? ""));
    }
  }
  return result;
}

const playwrightErrorSchema = z.object({ message: z.string().optional() });
const playwrightSpecSchema = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ errors: z.array(playwrightErrorSchema) })),
    }),
  ),
});
const playwrightSuiteSchema = z.object({
  specs: z.array(playwrightSpecSchema),
  get suites() {
    return z.array(playwrightSuiteSchema).optional();
  },
});
const playwrightReportSchema = z.object({
  suites: z.array(playwrightSuiteSchema),
  errors: z.array(playwrightErrorSchema),
});

/** Reads a report of Playwright's JSON reporter. An error outside of the tests is a failure of its own. */
export function readPlaywrightReport(json: unknown): SuiteResult {
  const { suites, errors } = playwrightReportSchema.parse(json);
  const result: SuiteResult = {
    passed: 0,
    failures: errors.map(({ message }) => describeFailure("outside of the tests", message ?? "")),
  };
  for (const spec of suites.flatMap(allSpecs)) {
    for (const { status, results } of spec.tests) {
      if (status === "expected") {
        result.passed += 1;
      } else {
        const reasons = results.flatMap((run) => run.errors.map(({ message }) => message ?? ""));
        result.failures.push(
          describeFailure(`${spec.file}:${spec.line} › ${spec.title}`, reasons.join("\n") || status),
        );
      }
    }
  }
  return result;
}

function allSpecs(suite: z.infer<typeof playwrightSuiteSchema>): z.infer<typeof playwrightSpecSchema>[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(allSpecs)];
}

/** A failure as it is told at the end of a run: its place, and below it, indented, how its reason begins. */
export function describeFailure(place: string, reason: string): string {
  const lines = stripVTControlCharacters(reason)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, shownReasonLines);
  return [place, ...lines.map((line) => `    ${line}`)].join("\n");
}

/** A suite that ran no test, or ended badly without a failed test, has one failure: it could not be run as it should. */
export function completeResult(name: string, result: SuiteResult, succeeded: boolean): SuiteResult {
  if (result.failures.length > 0 || (succeeded && result.passed > 0)) return result;
  return { ...result, failures: [succeeded ? `${name} ran no test` : `${name} ended badly, see above`] };
}
