import { setTimeout as delay } from "node:timers/promises";
import { untilQuiet } from "./process-cost.ts";
import type { Instance, RunningService } from "./stand.ts";

/**
 * Starts worker processes from the production bundle and waits until they have come to rest.
 *
 * @param nodeOptions for Node, before the program
 */
export async function startWorkers(
  instance: Instance,
  nodeOptions: readonly (readonly string[])[],
): Promise<RunningService[]> {
  const workers = nodeOptions.map((options) => instance.start("workers", options));
  await untilBeating(instance, workers.length);
  await Promise.all(workers.map(({ pid }) => untilQuiet(pid)));
  return workers;
}

async function untilBeating(instance: Instance, count: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const [row] = await instance.query<{ beating: number }>(
      `SELECT count(*)::int AS beating FROM "WorkerHeartbeat" WHERE "seenAt" > now() - interval '10 seconds'`,
    );
    if ((row?.beating ?? 0) >= count) return;
    if (performance.now() > deadline) throw new Error("The workers did not start within a minute.");
    await delay(100);
  }
}
