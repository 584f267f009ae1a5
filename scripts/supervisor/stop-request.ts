import { watchParent } from "../bootstrap/parent-watch.mjs";

export interface StopRequest {
  reason: string;
  /** How long each process gets for its good-bye. */
  graceMs: number;
}

/** One Ctrl-C reaches this process from the terminal and again through its parent. */
const sameKeystrokeMs = 700;

/**
 * Resolves when this program is asked to stop: by a signal, or because the program that started it is gone.
 * A second signal, later, calls `onImpatience`.
 */
export function stopRequested(onImpatience: () => void): Promise<StopRequest> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        const now = performance.now();
        if (firstAt !== undefined && now - firstAt > sameKeystrokeMs) onImpatience();
        firstAt ??= now;
        resolve({ reason: signal, graceMs: 8_000 });
      });
    }
    // Nobody is there to wait: whoever killed the parent looks for what is left behind right away.
    watchParent((reason) => resolve({ reason, graceMs: 1_500 }));
  });
}
