import "@/lib/testing/integration-environment.ts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, test } from "vitest";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import { startRedis } from "@/lib/testing/redis-server.ts";
import {
  expectEachOnce,
  givenWaitingMail,
  runWithCrashes,
  waitingPassword,
} from "@/lib/testing/worker-crashes.ts";

const address = "support@desk.test";
let dovecot: DovecotServer;
let redis: Awaited<ReturnType<typeof startRedis>>;

beforeAll(async () => {
  dovecot = await startDovecot({ users: [{ address, password: waitingPassword }] });
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

test("500 mails, workers killed at random, Redis emptied: 500 requests", async () => {
  const desk = await givenWaitingMail(dovecot, address);
  await runWithCrashes(desk, { env: { REDIS_URL: redis.url }, emptyQueue: flushAll });
  await expectEachOnce(desk);
}, 300_000);
