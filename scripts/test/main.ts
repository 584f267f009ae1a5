// `npm test`: all suites, or those named as arguments (`npm test -- unit e2e`). Goes on after a failing one. It ends with
// every failure, then the counts; the last line is always `N passed, N failed`.
import { generatePrismaClient } from "../build/prisma-client.ts";
import type { ProcessFamily } from "../processes/process-family.ts";
import { runWithFamily } from "../supervisor/run-with-family.ts";
import { describeFailure, type SuiteResult } from "./reports.ts";
import { type Suite, suites } from "./suites.ts";
import { installSystemPackages, missingSystemPackages } from "./system-packages.ts";

interface Outcome extends SuiteResult {
  name: string;
  seconds: number;
}

const log = (line: string): void => console.log(line);

async function test(family: ProcessFamily): Promise<number> {
  const outcomes = await runSuites(family, chosenSuites(process.argv.slice(2)));
  const passedTests = outcomes.reduce((total, { passed }) => total + passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  for (const failure of failures) log(`\nFAILED ${failure}`);
  log("");
  for (const { name, passed, failures: failed, seconds } of outcomes) {
    log(`${name.padEnd(16)} ${passed} passed, ${failed.length} failed in ${seconds.toFixed(0)} s`);
  }
  log(`${passedTests} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
}

function chosenSuites(names: readonly string[]): Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no suite ${unknown.join(", ")}. There are: ${suites.map(({ name }) => name).join(", ")}.\n0 passed, 1 failed`,
    );
  }
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}

async function runSuites(family: ProcessFamily, chosen: readonly Suite[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const needed = chosen.some(({ needsSystemPackages }) => needsSystemPackages) ? missingSystemPackages() : [];
  if (needed.length > 0) {
    outcomes.push(
      await measure("system packages", () => installSystemPackages(family, needed, log).then(noTests)),
    );
  }
  const lacking = missingSystemPackages();
  outcomes.push(await measure("preparation", () => generatePrismaClient(family, log).then(noTests)));
  for (const suite of chosen) {
    log(`\n━━━ ${suite.name} ━━━`);
    outcomes.push(
      await measure(suite.name, () => {
        if (!suite.needsSystemPackages || lacking.length === 0) return suite.run(family, log);
        throw new Error(`${suite.name} could not run: ${lacking.join(", ")} not installed.`);
      }),
    );
  }
  return outcomes;
}

/** Preparations are no tests: only their failure counts. */
const noTests = (): SuiteResult => ({ passed: 0, failures: [] });

/** A suite that breaks counts as one failure, with its reason on the terminal. */
async function measure(name: string, run: () => Promise<SuiteResult>): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  try {
    const result = await run();
    return { name, ...result, seconds: seconds() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, passed: 0, failures: [describeFailure(name, reason)], seconds: seconds() };
  }
}

await runWithFamily(test, { log, exitCodeWhenStopped: 130 });
