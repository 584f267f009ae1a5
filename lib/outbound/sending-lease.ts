import { logger } from "@/lib/platform/logger.ts";

/** So long, by the database's clock, lasts the right to send unless it is renewed. */
export const sendingLeaseSeconds = 60;
const renewEveryMs = 15_000;

/**
 * Runs work while its lease is renewed; a server may take ten minutes to confirm a mail. Once the signal aborts it is
 * renewed no more: whoever hangs is succeeded.
 *
 * @param renew lets the lease last `sendingLeaseSeconds` from now
 */
export async function whileRenewed<Result>(
  renew: () => Promise<unknown>,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    if (signal?.aborted) return;
    renew().catch((error: unknown) => {
      logger().warn({ err: error }, "the lease of a mail that is being sent could not be renewed");
    });
  }, renewEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
