import { text } from "node:stream/consumers";
import { generatePrismaClient } from "../build/prisma-client.ts";
import type { ProcessFamily } from "../processes/process-family.ts";
import { packageProgram, projectRoot } from "../project.ts";

export interface CheckResult {
  name: string;
  passed: boolean;
}

interface Check {
  name: string;
  /** One after another; the first that fails ends the check. */
  steps: { command: string; args: string[] }[];
}

const checks: Check[] = [
  {
    name: "types",
    steps: [
      // Types of the routes, which pages and route handlers are held against.
      packageProgram("next/dist/bin/next", "typegen"),
      packageProgram("typescript/bin/tsc", "--noEmit", "--pretty", "false"),
    ],
  },
  { name: "style (Biome)", steps: [packageProgram("@biomejs/biome/bin/biome", "ci", "--colors=off")] },
  { name: "architecture", steps: [{ command: process.execPath, args: ["scripts/check/architecture.ts"] }] },
  { name: "unused code (knip)", steps: [packageProgram("knip/bin/knip.js", "--no-progress")] },
];

/**
 * Runs the static checks side by side, printing one line for each when it is done, and what it found when it failed.
 * Each counts as one test.
 */
export async function runChecks(family: ProcessFamily, log: (line: string) => void): Promise<CheckResult[]> {
  await generatePrismaClient(family, log);
  return Promise.all(checks.map((check) => runCheck(family, check, log)));
}

async function runCheck(
  family: ProcessFamily,
  { name, steps }: Check,
  log: (line: string) => void,
): Promise<CheckResult> {
  const startedAt = performance.now();
  let passed = true;
  let output = "";
  for (const step of steps) {
    if (!passed) break;
    const { child, ended } = family.start({
      name,
      ...step,
      cwd: projectRoot,
      env: checkEnvironment(),
      output: "pipe",
    });
    output = child.stdout === null ? "" : await text(child.stdout);
    passed = (await ended).succeeded;
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  log(`${passed ? "ok    " : "FAILED"} ${name} (${seconds} s)${passed ? "" : `\n${output.trimEnd()}\n`}`);
  return { name, passed };
}

function checkEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", FORCE_COLOR: "0" };
}
