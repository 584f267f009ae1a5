import "@/lib/testing/integration-environment.ts";
import pg from "pg";
import { afterAll, beforeAll, test } from "vitest";
import { environment } from "@/lib/platform/environment.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import {
  expectEachOnce,
  givenWaitingMail,
  runWithCrashes,
  waitingPassword,
} from "@/lib/testing/worker-crashes.ts";

const address = "support@desk.test";
let dovecot: DovecotServer;

beforeAll(async () => {
  dovecot = await startDovecot({ users: [{ address, password: waitingPassword }] });
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
  await client.query(`TRUNCATE ${rows[0].names}`);
  await client.end();
}

test("500 mails, workers killed at random, the queue's tables emptied: 500 requests", async () => {
  const desk = await givenWaitingMail(dovecot, address);
  await runWithCrashes(desk, { env: {}, emptyQueue: truncateQueue });
  await expectEachOnce(desk);
}, 300_000);
