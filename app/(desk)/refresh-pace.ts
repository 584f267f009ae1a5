type Pace = {
  /** What is asked for within this time of the first is one: announcements of one commit come one by one. */
  readonly gatherMs: number;
  /** Rest after each run. It doubles, up to the longest, as long as more is asked for meanwhile. */
  readonly shortestPauseMs: number;
  readonly longestPauseMs: number;
};

/**
 * Runs `work` at once when it is asked for after a rest, and as often as a stream of questions allows: never twice at a
 * time, and the longer the stream the rarer. A question that comes while `work` runs, or in the pause after it, is
 * answered by one more run, so that the last run began after the last question. `work` must not fail.
 */
export function refreshPace(work: () => Promise<void>, pace: Pace): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let isAsked = false;
  let isStopped = false;
  let pauseMs = pace.shortestPauseMs;

  const run = async () => {
    isAsked = false;
    await work();
    if (!isStopped) timer = setTimeout(goOn, pauseMs);
  };
  const goOn = () => {
    if (isAsked) {
      pauseMs = Math.min(pauseMs * 2, pace.longestPauseMs);
      void run();
    } else {
      pauseMs = pace.shortestPauseMs;
      isBusy = false;
    }
  };
  return {
    ask: () => {
      isAsked = true;
      if (isBusy || isStopped) return;
      isBusy = true;
      if (pace.gatherMs > 0) timer = setTimeout(run, pace.gatherMs);
      else void run();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
