import { z } from "zod";

/** How many tests of a suite passed and failed. One that was skipped has failed to be run. */
export interface Count {
  passed: number;
  failed: number;
}

const vitestReportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/** Counts a report of Vitest's JSON reporter. A file that broke before its tests counts as one failure. */
export function countVitestReport(json: unknown): Count {
  const { testResults } = vitestReportSchema.parse(json);
  const count = { passed: 0, failed: 0 };
  for (const { status, assertionResults } of testResults) {
    const passed = assertionResults.filter((result) => result.status === "passed").length;
    const failed = assertionResults.length - passed;
    count.passed += passed;
    count.failed += failed === 0 && status === "failed" ? 1 : failed;
  }
  return count;
}

const playwrightReportSchema = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(z.unknown()),
});

/** Counts a report of Playwright's JSON reporter. A test that passed only when repeated has failed. */
export function countPlaywrightReport(json: unknown): Count {
  const { stats, errors } = playwrightReportSchema.parse(json);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
  };
}

/** A suite that ran no test, or ended badly without a failed test, has one failure: it could not be run as it should. */
export function completeCount({ passed, failed }: Count, succeeded: boolean): Count {
  const broken = failed === 0 && (!succeeded || passed === 0);
  return { passed, failed: broken ? 1 : failed };
}
