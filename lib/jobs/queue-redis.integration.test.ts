import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll } from "vitest";
import { testQueue } from "@/lib/testing/queue-behaviour.ts";
import { startRedis } from "@/lib/testing/redis-server.ts";
import { closeQueues } from "./queue.ts";

let redis: Awaited<ReturnType<typeof startRedis>>;

beforeAll(async () => {
  redis = await startRedis();
  // Before anything reads the settings.
  process.env.REDIS_URL = redis.url;
});
afterAll(async () => {
  await closeQueues();
  await redis.stop();
});

testQueue();
