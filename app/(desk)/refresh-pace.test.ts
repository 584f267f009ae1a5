import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { refreshPace } from "./refresh-pace.ts";

const pace = { gatherMs: 0, shortestPauseMs: 100, longestPauseMs: 1_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Notes when each run began; a run lasts `tookMs`. */
function begun(tookMs: number) {
  const at: number[] = [];
  const startedAt = Date.now();
  const work = async () => {
    at.push(Date.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, tookMs));
  };
  return { at, work };
}

it("runs at once after a rest", async () => {
  const { at, work } = begun(10);
  const { ask } = refreshPace(work, pace);
  ask();
  expect(at).toEqual([0]);
  await vi.advanceTimersByTimeAsync(500);
  ask();
  expect(at).toEqual([0, 500]);
});

it("takes what is announced together as one", async () => {
  const { at, work } = begun(10);
  const { ask } = refreshPace(work, { ...pace, gatherMs: 5 });
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(at).toEqual([5]);
});

it("runs once more for all that came while it ran or rested, and never twice at a time", async () => {
  const { at, work } = begun(300);
  const { ask } = refreshPace(work, pace);
  ask();
  await vi.advanceTimersByTimeAsync(299);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(at).toEqual([0, 400]);
});

it("runs about once a second while 2,000 changes stream in, and shows the last of them", async () => {
  const { at, work } = begun(20);
  const { ask } = refreshPace(work, pace);
  for (let count = 0; count < 2_000; count += 1) {
    ask();
    await vi.advanceTimersByTimeAsync(10);
  }
  const lastAskedAt = 1_999 * 10;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(at.length).toBeLessThan(26);
  expect(at.at(-1)).toBeGreaterThan(lastAskedAt);
  // Afterwards it is as quick as before.
  ask();
  await vi.advanceTimersByTimeAsync(200);
  ask();
  expect(at.slice(-2)).toEqual([22_000, 22_200]);
});

it("does nothing more once it is stopped", async () => {
  const { at, work } = begun(20);
  const { ask, stop } = refreshPace(work, pace);
  ask();
  ask();
  stop();
  await vi.advanceTimersByTimeAsync(2_000);
  ask();
  expect(at).toEqual([0]);
});
