import "@/lib/testing/integration-environment.ts";
import { afterAll, expect, test, vi } from "vitest";
import { z } from "zod";
import type { JobKind } from "./job.ts";
import { closeQueues, enqueue, ensureSchedules, queueDepth, startJobWorker } from "./queue.ts";

afterAll(() => closeQueues());

function kindOf(name: string): JobKind<{ row: string }> {
  return {
    name,
    payload: z.object({ row: z.string() }),
    key: ({ row }) => row,
    concurrency: 5,
    attempts: 3,
    backoffMs: 10,
  };
}

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
