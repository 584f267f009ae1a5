import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startSkewedWorker } from "@/lib/testing/skewed-worker.ts";
import {
  allDone,
  expectEachOnce,
  givenWaitingMail,
  startWaitingServer,
} from "@/lib/testing/worker-crashes.ts";

const minute = 60_000;
let dovecot: DovecotServer;

beforeAll(async () => {
  dovecot = await startWaitingServer();
});
afterAll(() => dovecot.stop());

test("two workers whose clocks are ten minutes apart, and the slow one dies: each mail has one outcome, in time", async () => {
  const waiting = await givenWaitingMail(dovecot, 90);
  const workers = [await startSkewedWorker(5 * minute), await startSkewedWorker(-5 * minute)];
  try {
    await expect.poll(() => database().request.count(), { timeout: 180_000 }).toBeGreaterThan(5);
    // To the one left, the hints that this one was at seem to be of long ago.
    await workers.pop()?.kill();
    await allDone(waiting, { timeoutMs: 180_000 });
    await expectEachOnce(waiting);
    // The clock of the database counts, not theirs: what is due was not minutes away for either.
    const mailboxes = await database().mailbox.findMany({ select: { nextPollAt: true } });
    for (const { nextPollAt } of mailboxes) {
      expect(Math.abs(nextPollAt.getTime() - Date.now())).toBeLessThan(minute);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}, 500_000);
