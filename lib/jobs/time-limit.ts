import { logger } from "@/lib/platform/logger.ts";
import type { JobKind } from "./job.ts";

/** Nobody waits for the job any more: its hint is given up, and the next one does the work. */
export class JobGivenUpError extends Error {
  override readonly name = "JobGivenUpError";
}

/**
 * Runs a job for as long as its kind allows. Then its signal aborts, and it is given up, whether it heeds that or hangs:
 * whatever it still does is kept from doubling anything by the leases and claims in Postgres.
 *
 * @throws JobGivenUpError, or what the job throws
 */
export async function withinTimeLimit<Payload>(
  kind: JobKind<Payload>,
  payload: Payload,
  run: (payload: Payload, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const limit = new AbortController();
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const job = { queue: kind.name, key: kind.key(payload) };
  const timer = setTimeout(() => {
    const error = new JobGivenUpError(
      `The job ${job.queue} of ${job.key} was given up: it did not end within ${kind.timeLimitMs / 1_000} seconds. ` +
        "The next hint does what it left.",
    );
    limit.abort(error);
    reject(error);
  }, kind.timeLimitMs);
  const running = run(payload, limit.signal);
  running.then(
    () => limit.signal.aborted && logger().warn(job, "a job that was given up has ended after all"),
    (error: unknown) =>
      limit.signal.aborted && logger().warn({ ...job, err: error }, "a job that was given up has failed"),
  );
  try {
    await Promise.race([running, givenUp]);
  } finally {
    clearTimeout(timer);
  }
}
