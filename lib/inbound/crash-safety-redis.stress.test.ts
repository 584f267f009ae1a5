import "@/lib/testing/integration-environment.ts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, test } from "vitest";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startRedis } from "@/lib/testing/redis-server.ts";
import {
  expectEachOnce,
  givenWaitingMail,
  isLong,
  runWithCrashes,
  startWaitingServer,
} from "@/lib/testing/worker-crashes.ts";

const mailCount = isLong ? 10_000 : 1_000;
let dovecot: DovecotServer;
let redis: Awaited<ReturnType<typeof startRedis>>;

beforeAll(async () => {
  dovecot = await startWaitingServer();
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  await dovecot.stop();
});

async function flushAll(): Promise<void> {
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
}

test(
  `${mailCount} mails in three mailboxes, workers killed at random, Redis emptied: each has one outcome`,
  async () => {
    const waiting = await givenWaitingMail(dovecot, mailCount);
    await runWithCrashes(waiting, { env: { REDIS_URL: redis.url }, emptyQueue: flushAll });
    await expectEachOnce(waiting);
  },
  isLong ? 3_600_000 : 600_000,
);
