import type { ProcessFamily, ProcessSpec } from "../processes/process-family.ts";
import { afterDeath, ordinaryRestarts, type RestartPolicy } from "./restart-policy.ts";

/**
 * Keeps services running: each that dies is started again after a growing pause. Rejects, naming the service, when one
 * keeps failing; otherwise never settles until the family is ended.
 */
export async function supervise(
  family: ProcessFamily,
  services: readonly ProcessSpec[],
  options: { log: (line: string) => void; policy?: RestartPolicy },
): Promise<void> {
  await Promise.all(services.map((service) => keepRunning(family, service, options)));
}

async function keepRunning(
  family: ProcessFamily,
  service: ProcessSpec,
  { log, policy = ordinaryRestarts }: { log: (line: string) => void; policy?: RestartPolicy },
): Promise<void> {
  let earlierFailures = 0;
  while (!family.ending) {
    const startedAt = performance.now();
    const { how } = await family.start(service).ended;
    if (family.ending) return;
    const { failures, pauseMs } = afterDeath(policy, {
      earlierFailures,
      livedMs: performance.now() - startedAt,
    });
    if (pauseMs === undefined) {
      throw new Error(
        `${service.name} keeps failing (${failures} times in a row, at last with ${how}); see its messages above.`,
      );
    }
    log(`${service.name} ended (${how}); it is started again in ${pauseMs / 1_000} s`);
    earlierFailures = failures;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
