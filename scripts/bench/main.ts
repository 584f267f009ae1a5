// `npm run bench`: measures intake, latency, idle cost and growth on this machine, each against something bare in the
// same run. `--only intake,idle`, `--quick`, `--long`, `--profile`, `--json FILE`: see docs/benchmarks.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { buildAll, buildPrograms } from "../build/build.ts";
import { generatePrismaClient } from "../build/prisma-client.ts";
import type { ProcessFamily } from "../processes/process-family.ts";
import { runWithFamily } from "../supervisor/run-with-family.ts";
import { missingSystemPackages } from "../test/system-packages.ts";
import type { BenchContext } from "./context.ts";
import type { Figure, PartOutcome } from "./figures.ts";
import { measureGrowth } from "./growth.ts";
import { measureIdle } from "./idle.ts";
import { measureIntake } from "./intake.ts";
import { measureLatency } from "./latency.ts";
import { type PartName, readOptions } from "./options.ts";
import { openStand } from "./stand.ts";
import { renderTable } from "./table.ts";

const log = (line: string): void => console.error(`[bench] ${line}`);

const parts: Record<PartName, (context: BenchContext) => Promise<Figure[]>> = {
  intake: measureIntake,
  latency: measureLatency,
  idle: measureIdle,
  growth: measureGrowth,
};

async function bench(family: ProcessFamily): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const lacking = missingSystemPackages();
  if (lacking.length > 0) throw new Error(`Install first: sudo apt-get install ${lacking.join(" ")}`);
  await generatePrismaClient(family, log);
  if (options.parts.includes("latency")) await buildAll(family, log);
  else await buildPrograms(log);

  const profileFolder = join(options.folder, "profiles");
  const loadBefore = loadavg();
  const stand = await openStand(family, join(options.folder, "bench"), log);
  const context = { family, stand, options, profileFolder, log };
  const outcomes: PartOutcome[] = [];
  for (const part of options.parts) outcomes.push(await measure(part, context));
  await stand.close();

  const result = {
    at: new Date().toISOString(),
    options: { parts: options.parts, quick: options.quick, long: options.long },
    machine: {
      cores: cpus().length,
      processor: cpus()[0]?.model ?? "",
      memoryBytes: totalmem(),
      node: process.version,
      postgres: stand.postgres,
      loadBefore,
      loadAfter: loadavg(),
    },
    outcomes,
  };
  mkdirSync(dirname(options.jsonFile), { recursive: true });
  writeFileSync(options.jsonFile, `${JSON.stringify(result, null, 2)}\n`);
  console.log(renderTable(outcomes));
  if (options.quick) log("--quick: this shows that it runs; aims are meant for the full numbers");
  log(`written to ${options.jsonFile}`);
  return outcomes.every(({ failure }) => failure === null) ? 0 : 1;
}

/** A part that breaks is reported, and the others go on. */
async function measure(part: PartName, context: BenchContext): Promise<PartOutcome> {
  log(`${part} …`);
  const startedAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedAt) / 1_000);
  try {
    const outcome = { part, figures: await parts[part](context), failure: null, seconds: seconds() };
    log(`${part} took ${outcome.seconds} s\n${renderTable([outcome])}`);
    return outcome;
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${part} failed: ${failure}`);
    return { part, figures: [], failure, seconds: seconds() };
  }
}

await runWithFamily(bench, { log, exitCodeWhenStopped: 130 });
