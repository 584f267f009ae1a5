import "@/lib/testing/integration-environment.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sweep } from "@/lib/jobs/job-kinds.ts";
import { closeQueues, queueDepth } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { applyMigrations } from "@/lib/testing/migrations.ts";
import {
  allDone,
  expectEachOnce,
  givenWaitingMail,
  startWaitingServer,
} from "@/lib/testing/worker-crashes.ts";
import { startReadyWorker } from "@/lib/testing/worker-process.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/scripts/postgres/embedded-postgres.ts";

let dovecot: DovecotServer;
let folder: string;
let postgres: EmbeddedPostgres;

// A server of its own: that of the other tests must not stop.
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mailroom-restarted-postgres-"));
  postgres = await startEmbeddedPostgres({ folder });
  await applyMigrations(postgres.url);
  process.env.DATABASE_URL = postgres.url;
  dovecot = await startWaitingServer();
});
afterAll(async () => {
  await dovecot.stop();
  await closeQueues();
  await database().$disconnect();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const processed = () => database().inboundMessage.count({ where: { state: "DONE" } });

test("PostgreSQL restarts twice under two workers: they live on, and each mail has one outcome", async () => {
  const waiting = await givenWaitingMail(dovecot, 180);
  const workers = [await startReadyWorker(), await startReadyWorker()];
  try {
    for (const enough of [20, 90]) {
      await expect.poll(processed, { timeout: 240_000, interval: 20 }).toBeGreaterThan(enough);
      const { port } = postgres;
      await postgres.stop();
      await expect(queueDepth(sweep)).rejects.toThrow();
      postgres = await startEmbeddedPostgres({ folder });
      expect(postgres.port).toBe(port);
      // This process's own connections have to be made anew, too, and its queue, which was first opened meanwhile.
      for (const ask of [processed, () => queueDepth(sweep)]) {
        await vi.waitFor(ask, { timeout: 120_000, interval: 100 });
      }
    }
    await allDone(waiting, { timeoutMs: 240_000 });
    await expectEachOnce(waiting);
    const ended = workers.filter((worker) => worker.hasEnded());
    expect(ended.map(({ output }) => output().slice(-4_000))).toEqual([]);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}, 1_200_000);
