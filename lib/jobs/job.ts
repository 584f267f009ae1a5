import type { z } from "zod";

/**
 * A kind of background work. A job is only a hint that there may be something to do: the truth is in Postgres, and a
 * sweep gives the hint again when it was lost. So a payload names rows and holds nothing else.
 */
export type JobKind<Payload> = {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /**
   * Jobs with the same key wait for each other; a hint that comes while one runs starts it once more afterwards. Only a
   * hint of the sweep may run beside one, which may be that of a worker that died.
   */
  readonly key: (payload: Payload) => string;
  /** How many of this kind one worker process runs at once. */
  readonly concurrency: number;
  /** How often a transient failure is tried before the sweep takes over. */
  readonly attempts: number;
  readonly backoffMs: number;
  /** Nobody waits longer for one job: beyond what it ever takes when all is well, so that only what hangs is given up. */
  readonly timeLimitMs: number;
};

/** A job that is started by the clock. */
export type Schedule = { readonly kind: JobKind<Record<string, never>>; readonly everyMs: number };
