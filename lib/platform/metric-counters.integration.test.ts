import "@/lib/testing/integration-environment.ts";
import { afterEach, expect, test } from "vitest";
import { database } from "./database.ts";
import { count, flushCounters, readLabels } from "./metric-counters.ts";

afterEach(async () => {
  await database().metricCounter.deleteMany();
});

const stored = async () => {
  const rows = await database().metricCounter.findMany({ orderBy: [{ name: "asc" }, { labels: "asc" }] });
  return rows.map(({ name, labels, value }) => [name, labels, Number(value)]);
};

test("events are added up, whoever writes them", async () => {
  count("polls", { result: "ok" });
  count("polls", { result: "ok" }, 2);
  count("polls", { result: "failed" });
  count("mails", { outcome: "request" });
  expect(await stored()).toEqual([]);
  await Promise.all([flushCounters(), flushCounters()]);
  count("polls", { result: "ok" });
  await flushCounters();
  expect(await stored()).toEqual([
    ["mails", 'outcome="request"', 1],
    ["polls", 'result="failed"', 1],
    ["polls", 'result="ok"', 4],
  ]);
});

test("what can not be written is kept and written with what came meanwhile", async () => {
  await database().$executeRaw`ALTER TABLE "MetricCounter" RENAME TO "Elsewhere"`;
  count("sends", { result: "sent" });
  await flushCounters();
  count("sends", { result: "sent" });
  await database().$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "MetricCounter"`;
  await flushCounters();
  expect(await stored()).toEqual([["sends", 'result="sent"', 2]]);
});

test("what is written can be read, whatever the label says", async () => {
  const odd = 'a "b", c=\\d\ne';
  count("mails", { outcome: odd, kind: "x" });
  await flushCounters();
  const [row] = await stored();
  expect(readLabels(String(row?.[1]))).toEqual({ kind: "x", outcome: odd });
});
