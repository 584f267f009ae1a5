import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildAll } from "../build/build.ts";
import { runChecks } from "../check/run-checks.ts";
import type { ProcessFamily, ProcessSpec } from "../processes/process-family.ts";
import { signalGroup } from "../processes/process-group.ts";
import { packageProgram, projectRoot } from "../project.ts";
import { completeResult, readPlaywrightReport, readVitestReport, type SuiteResult } from "./reports.ts";

export interface Suite {
  name: string;
  /** It starts real servers or a browser, which packages of the system bring. */
  needsSystemPackages: boolean;
  run: (family: ProcessFamily, log: (line: string) => void) => Promise<SuiteResult>;
}

const reportFolder = join(projectRoot, ".build", "test-reports");

/** All suites in the order in which they run: what fails fast comes first. */
export const suites: Suite[] = [
  { name: "check", needsSystemPackages: false, run: runCheckSuite },
  { name: "unit", needsSystemPackages: false, run: (family, log) => runVitest(family, log, "unit", 8) },
  {
    name: "integration",
    needsSystemPackages: true,
    run: (family, log) => runVitest(family, log, "integration", 25),
  },
  { name: "stress", needsSystemPackages: true, run: (family, log) => runVitest(family, log, "stress", 35) },
  { name: "build", needsSystemPackages: false, run: runBuildSuite },
  { name: "e2e", needsSystemPackages: true, run: runPlaywright },
];

async function runCheckSuite(family: ProcessFamily, log: (line: string) => void): Promise<SuiteResult> {
  const results = await runChecks(family, log);
  const failed = results.filter((result) => !result.passed);
  return { passed: results.length - failed.length, failures: failed.map(({ name }) => name) };
}

async function runBuildSuite(family: ProcessFamily, log: (line: string) => void): Promise<SuiteResult> {
  await buildAll(family, log);
  return { passed: 1, failures: [] };
}

async function runVitest(
  family: ProcessFamily,
  log: (line: string) => void,
  project: string,
  limitMinutes: number,
): Promise<SuiteResult> {
  const report = freshReport(project);
  const program = packageProgram(
    "vitest/vitest.mjs",
    ...["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  );
  const spec = { name: project, ...program, cwd: projectRoot, env: process.env };
  const succeeded = await runWithin(family, spec, limitMinutes, log);
  const result = readReport(report, (json) => readVitestReport(json, projectRoot));
  return completeResult(project, result, succeeded);
}

async function runPlaywright(family: ProcessFamily, log: (line: string) => void): Promise<SuiteResult> {
  const report = freshReport("e2e");
  const program = packageProgram("@playwright/test/cli.js", "test", "--reporter=list,json");
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, NEXT_TELEMETRY_DISABLED: "1" };
  const succeeded = await runWithin(family, { name: "e2e", ...program, cwd: projectRoot, env }, 30, log);
  return completeResult("e2e", readReport(report, readPlaywrightReport), succeeded);
}

function freshReport(name: string): string {
  const report = join(reportFolder, `${name}.json`);
  mkdirSync(reportFolder, { recursive: true });
  rmSync(report, { force: true });
  return report;
}

function readReport(report: string, read: (json: unknown) => SuiteResult): SuiteResult {
  return existsSync(report) ? read(JSON.parse(readFileSync(report, "utf8"))) : { passed: 0, failures: [] };
}

/** Runs a suite's program; one that hangs is killed at the limit and has failed. */
async function runWithin(
  family: ProcessFamily,
  spec: ProcessSpec,
  limitMinutes: number,
  log: (line: string) => void,
): Promise<boolean> {
  const { child, ended } = family.start(spec);
  const limit = setTimeout(() => {
    log(`${spec.name} did not end within ${limitMinutes} minutes and is killed`);
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  }, limitMinutes * 60_000);
  const { succeeded } = await ended;
  clearTimeout(limit);
  return succeeded;
}
