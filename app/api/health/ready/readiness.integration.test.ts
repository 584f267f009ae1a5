import { afterAll, expect, it } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import "@/lib/testing/integration-environment.ts";
import { GET as live } from "../live/route.ts";
import { GET as ready } from "./route.ts";

afterAll(() => closeQueues());

async function answerOf(response: Response) {
  return { status: response.status, body: await response.json() };
}

it("is live without anything else", async () => {
  expect(await answerOf(live())).toEqual({ status: 200, body: { status: "ok" } });
});

it("is ready only while a worker was seen in the last 30 seconds", async () => {
  const failed = { status: "failed", checks: { database: "ok", queue: "ok", workers: "failed" } };
  expect(await answerOf(await ready())).toEqual({ status: 503, body: failed });

  const seen = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000);
  await database().workerHeartbeat.create({
    data: { workerId: "one", startedAt: seen(100), seenAt: seen(31) },
  });
  expect(await answerOf(await ready())).toEqual({ status: 503, body: failed });

  await database().workerHeartbeat.update({ where: { workerId: "one" }, data: { seenAt: seen(1) } });
  expect(await answerOf(await ready())).toEqual({
    status: 200,
    body: { status: "ok", checks: { database: "ok", queue: "ok", workers: "ok" } },
  });
});
