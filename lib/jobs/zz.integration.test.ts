import "@/lib/testing/integration-environment.ts";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { test } from "vitest";
import { startRedis } from "@/lib/testing/redis-server.ts";
import { closeQueues, ensureSchedules, startJobWorker } from "./queue.ts";
import { environment } from "@/lib/platform/environment.ts";
const kind = { name: "tick", payload: z.object({}), key: () => "tick", concurrency: 1, attempts: 1, backoffMs: 1000 };
test("ticks", async () => {
  let n = 0;
  const w = startJobWorker(kind, async () => { n++; }, () => false);
  const end = Date.now() + 20000;
  while (Date.now() < end) { await ensureSchedules([{ kind, everyMs: 2000 }]); await delay(500); }
  console.log("ticks", n, environment().redisUrl);
  await w.close(); await closeQueues();
}, 60000);
