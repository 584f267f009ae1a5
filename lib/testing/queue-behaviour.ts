import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { JobKind } from "@/lib/jobs/job.ts";
import { enqueue, enqueueDue, ensureSchedules, queueDepth, startJobWorker } from "@/lib/jobs/queue.ts";
import { JobGivenUpError } from "@/lib/jobs/time-limit.ts";

function kindOf(name: string): JobKind<{ row: string }> {
  return {
    name,
    payload: z.object({ row: z.string() }),
    key: ({ row }) => row,
    concurrency: 5,
    attempts: 3,
    backoffMs: 10,
    timeLimitMs: 60_000,
  };
}

/** What holds for the queue, whichever backend holds it. */
export function testQueue(): void {
  test("a hint that comes while its work runs starts it once more afterwards", async () => {
    const kind = kindOf("again");
    let running = 0;
    let most = 0;
    let runs = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const worker = startJobWorker(
      kind,
      async () => {
        running += 1;
        runs += 1;
        most = Math.max(most, running);
        if (runs === 1) await held;
        running -= 1;
      },
      () => false,
    );
    await enqueue(kind, { row: "a" });
    await vi.waitFor(() => expect(runs).toBe(1), { timeout: 10_000 });
    await enqueue(kind, { row: "a" });
    await enqueue(kind, { row: "a" });
    release();
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await queueDepth(kind)).toBe(0), { timeout: 10_000 });
    expect({ most, runs }).toEqual({ most: 1, runs: 2 });
    await worker.close();
  });

  test("what may heal is tried again, what can not is given up", async () => {
    const kind = kindOf("tries");
    const runs: string[] = [];
    const worker = startJobWorker(
      kind,
      async ({ row }) => {
        runs.push(row);
        throw new Error(row);
      },
      (error) => error instanceof Error && error.message === "permanent",
    );
    await enqueue(kind, { row: "permanent" });
    await enqueue(kind, { row: "passing" });
    await vi.waitFor(
      async () => {
        expect(runs.filter((row) => row === "passing")).toHaveLength(3);
        expect(await queueDepth(kind)).toBe(0);
      },
      { timeout: 20_000 },
    );
    expect(runs.filter((row) => row === "permanent")).toHaveLength(1);
    await worker.close();
  });

  test("the clock keeps ticking however often its schedule is asserted", async () => {
    const kind: JobKind<Record<string, never>> = {
      ...kindOf("tick"),
      payload: z.object({}),
      key: () => "tick",
    };
    let ticks = 0;
    const worker = startJobWorker(
      kind,
      async () => {
        ticks += 1;
      },
      () => false,
    );
    await vi.waitFor(
      async () => {
        await ensureSchedules([{ kind, everyMs: 500 }]);
        expect(ticks).toBeGreaterThan(3);
      },
      { timeout: 20_000, interval: 50 },
    );
    await worker.close();
  });

  test("a job that never ends is given up, and the next hint does its work", async () => {
    const kind = { ...kindOf("hangs"), timeLimitMs: 300 };
    const signals: AbortSignal[] = [];
    const worker = startJobWorker(
      kind,
      async (_payload, signal) => {
        signals.push(signal);
        if (signals.length === 1) await new Promise(() => undefined);
      },
      () => false,
    );
    await enqueue(kind, { row: "a" });
    await vi.waitFor(() => expect(signals).toHaveLength(1), { timeout: 20_000 });
    await vi.waitFor(() => expect(signals[0]?.reason).toBeInstanceOf(JobGivenUpError), { timeout: 20_000 });
    await enqueue(kind, { row: "a" });
    await vi.waitFor(() => expect(signals).toHaveLength(2), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await queueDepth(kind)).toBe(0), { timeout: 20_000 });
    expect(signals[1]?.aborted).toBe(false);
    await worker.close();
  });

  test("what is due is not kept waiting by a hint that somebody follows and may never end", async () => {
    const kind = kindOf("stuck");
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let runs = 0;
    const worker = startJobWorker(
      kind,
      async () => {
        runs += 1;
        if (runs === 1) await held;
      },
      () => false,
    );
    const due = (stuckAfterMs: number) => enqueueDue(kind, ["a"], (row) => ({ row }), { stuckAfterMs });
    await due(60_000);
    await vi.waitFor(() => expect(runs).toBe(1), { timeout: 20_000 });
    await due(60_000);
    expect(await queueDepth(kind)).toBe(1);
    await due(0);
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 20_000 });
    release();
    await vi.waitFor(async () => expect(await queueDepth(kind)).toBe(0), { timeout: 20_000 });
    await worker.close();
  });

  test("what is due gets one hint as long as that waits", async () => {
    const kind = kindOf("waits");
    await enqueue(kind, { row: "a" });
    await enqueueDue(kind, ["a", "b"], (row) => ({ row }));
    await enqueueDue(kind, ["a", "b"], (row) => ({ row }));
    expect(await queueDepth(kind)).toBe(2);
  });

  test("the clock goes on when a worker has died whose own was ahead", async () => {
    const kind: JobKind<Record<string, never>> = {
      ...kindOf("ahead"),
      payload: z.object({}),
      key: () => "ahead",
    };
    const schedules = [{ kind, everyMs: 500 }];
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5 * 60_000 });
    await ensureSchedules(schedules);
    vi.useRealTimers();
    let ticks = 0;
    const worker = startJobWorker(
      kind,
      async () => {
        ticks += 1;
      },
      () => false,
    );
    await vi.waitFor(
      async () => {
        await ensureSchedules(schedules);
        expect(ticks).toBeGreaterThan(1);
      },
      { timeout: 20_000, interval: 50 },
    );
    await worker.close();
  });
}
