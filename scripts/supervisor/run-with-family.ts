import { ProcessFamily } from "../processes/process-family.ts";
import { stopRequested } from "./stop-request.ts";

/** How long processes get when the program ends by itself. */
const ordinaryGraceMs = 8_000;

/**
 * Runs a program that starts processes, and ends them all with it: when it returns, fails, is asked to stop or is killed.
 * Ends this process with the exit code `main` returns; 1 when it throws, `exitCodeWhenStopped` when it
 * was asked to stop.
 */
export async function runWithFamily(
  main: (family: ProcessFamily) => Promise<number>,
  { log, exitCodeWhenStopped }: { log: (line: string) => void; exitCodeWhenStopped: number },
): Promise<never> {
  // The terminal may be gone when the last lines are written.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const family = new ProcessFamily();
  const stop = stopRequested(() => void family.endAll(0).then(() => process.exit(1)));
  const outcome = await Promise.race([
    stop.then((request) => ({ ...request, exitCode: exitCodeWhenStopped })),
    main(family).then(
      (exitCode) => ({ exitCode, reason: undefined, graceMs: ordinaryGraceMs }),
      (error: unknown) => {
        log(error instanceof Error ? error.message : String(error));
        return { exitCode: 1, reason: undefined, graceMs: ordinaryGraceMs };
      },
    ),
  ]);
  if (outcome.reason !== undefined) log(`stopping (${outcome.reason}) …`);
  await family.endAll(outcome.graceMs);
  if (outcome.reason !== undefined) log("stopped");
  process.exit(outcome.exitCode);
}
