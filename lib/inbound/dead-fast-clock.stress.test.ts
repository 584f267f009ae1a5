import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, test } from "vitest";
import { sweep } from "@/lib/jobs/job-kinds.ts";
import { closeQueues, queueDepth } from "@/lib/jobs/queue.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { holdStatements } from "@/lib/testing/held-statements.ts";
import { startSkewedWorker } from "@/lib/testing/skewed-worker.ts";
import {
  allDone,
  expectEachOnce,
  givenWaitingMail,
  startWaitingServer,
} from "@/lib/testing/worker-crashes.ts";

const minute = 60_000;
let dovecot: DovecotServer;
let held: Awaited<ReturnType<typeof holdStatements>>;

beforeAll(async () => {
  dovecot = await startWaitingServer();
  // The queue's tables have to be there.
  await queueDepth(sweep);
  held = await holdStatements();
});
afterAll(async () => {
  await held.stop();
  await closeQueues();
  await dovecot.stop();
});

test("a worker dies whose clock was ten minutes ahead of the other's: its hints and its schedule hinder nothing", async () => {
  const waiting = await givenWaitingMail(dovecot, 60);
  const hold = await held.at("request is written", waiting.projectId);
  const fast = await startSkewedWorker(5 * minute);
  // In the midst of processing: to the other, its hints are followed for ten minutes more.
  await hold.reached();
  await fast.kill();
  await hold.rollBack();
  const slow = await startSkewedWorker(-5 * minute);
  try {
    await allDone(waiting, { timeoutMs: 400_000 });
    await expectEachOnce(waiting);
  } finally {
    await slow.stop();
  }
}, 700_000);
