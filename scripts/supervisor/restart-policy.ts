export interface RestartPolicy {
  /** A process that lived this long was well: its earlier failures are forgotten. */
  stableAfterMs: number;
  /** Pause before the first restart; doubled each time. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** So many failures in a row are borne. */
  restarts: number;
}

export const ordinaryRestarts: RestartPolicy = {
  stableAfterMs: 30_000,
  firstPauseMs: 500,
  longestPauseMs: 8_000,
  restarts: 5,
};

/** What to do after a process died: how many failures in a row that makes, and the pause, or `undefined` to give up. */
export function afterDeath(
  policy: RestartPolicy,
  { earlierFailures, livedMs }: { earlierFailures: number; livedMs: number },
): { failures: number; pauseMs: number | undefined } {
  const failures = livedMs >= policy.stableAfterMs ? 1 : earlierFailures + 1;
  if (failures > policy.restarts) return { failures, pauseMs: undefined };
  return { failures, pauseMs: Math.min(policy.firstPauseMs * 2 ** (failures - 1), policy.longestPauseMs) };
}
