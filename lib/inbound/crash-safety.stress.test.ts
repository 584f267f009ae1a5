import "@/lib/testing/integration-environment.ts";
import pg from "pg";
import { afterAll, beforeAll, test, vi } from "vitest";
import { environment } from "@/lib/platform/environment.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import {
  expectEachOnce,
  givenWaitingMail,
  isLong,
  runWithCrashes,
  startWaitingServer,
} from "@/lib/testing/worker-crashes.ts";

const mailCount = isLong ? 50_000 : 10_000;
let dovecot: DovecotServer;

beforeAll(async () => {
  dovecot = await startWaitingServer();
});
afterAll(() => dovecot.stop());

/** All that the queue remembers is gone; only which of its own migrations have run stays. */
async function truncateQueue(): Promise<void> {
  const client = new pg.Client({ connectionString: environment().databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    "SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS names FROM pg_tables " +
      "WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'",
  );
  // Where it and a worker wait for each other, the database may choose to end it.
  await vi.waitFor(() => client.query(`TRUNCATE ${rows[0].names}`), { timeout: 120_000, interval: 100 });
  await client.end();
}

test(
  `${mailCount} mails in three mailboxes, workers killed at random, the queue's tables emptied: each has one outcome`,
  async () => {
    const waiting = await givenWaitingMail(dovecot, mailCount);
    await runWithCrashes(waiting, { env: {}, emptyQueue: truncateQueue });
    await expectEachOnce(waiting);
  },
  isLong ? 7_200_000 : 1_200_000,
);
