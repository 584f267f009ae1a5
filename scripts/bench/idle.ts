import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { startDovecot } from "../../lib/testing/dovecot-server.ts";
import { freeLoopbackPort } from "../processes/free-port.ts";
import type { BenchContext } from "./context.ts";
import { openDeskOffice } from "./desk.ts";
import type { Figure } from "./figures.ts";
import { collectGarbage, cpuMs, residentBytes, untilQuiet } from "./process-cost.ts";
import { programAnswer } from "./program-answer.ts";
import type { Instance } from "./stand.ts";
import { startWorkers } from "./workers.ts";

const password = "secret of the mailbox";
const bareAnswer = z.object({ oneBytes: z.number(), allBytes: z.number(), cpuShare: z.number() });
/** Polls of 500 mailboxes never stop altogether; this much work counts as rest. */
const restingShare = 0.3;

/** What mailboxes cost in which nothing happens, against bare connections in IDLE. */
export async function measureIdle(context: BenchContext): Promise<Figure[]> {
  const { quick } = context.options;
  const count = quick ? 50 : 500;
  const seconds = quick ? 10 : 60;
  const addresses = Array.from({ length: count }, (_, index) => `idle-${index}@desk.example`);
  const dovecot = await startDovecot({ users: addresses.map((address) => ({ address, password })) });
  const instance = await context.stand.newInstance("idle");
  const office = openDeskOffice(context.family, instance);
  try {
    const accounts = addresses.map((user) => ({ port: dovecot.imapPort, user, password }));
    const bare = await programAnswer(
      context.family,
      { file: "bare-idle-process.ts", input: { accounts, seconds }, nodeOptions: ["--expose-gc"] },
      bareAnswer,
    );
    const desks = await office.newDesks({ addresses, password, imapPort: dovecot.imapPort });
    const inspectorPort = await freeLoopbackPort(undefined);
    const inspect = [`--inspect=127.0.0.1:${inspectorPort}`, "--inspect-publish-uid=http"];
    const [worker] = await startWorkers(instance, [inspect]);
    if (!worker) throw new Error("No worker was started.");
    const [first, ...others] = desks.map(({ channelId }) => channelId);
    await office.enable({ channelIds: first === undefined ? [] : [first] });
    const restingBytes = async (enabled: number): Promise<number> => {
      await untilAllRead(instance, enabled);
      await untilQuiet(worker.pid, restingShare);
      await collectGarbage(inspectorPort);
      await delay(1_000);
      return residentBytes(worker.pid);
    };
    const oneBytes = await restingBytes(1);
    context.log(`turning ${count} channels on`);
    await office.enable({ channelIds: others });
    const allBytes = await restingBytes(count);
    const before = cpuMs(worker.pid);
    const begunAt = performance.now();
    await delay(seconds * 1_000);
    const cpuShare = (cpuMs(worker.pid) - before) / (performance.now() - begunAt);
    const perMailbox = (one: number, all: number): number => (all - one) / (count - 1) / 1024;
    const ours = perMailbox(oneBytes, allBytes);
    const theirs = perMailbox(bare.oneBytes, bare.allBytes);
    return [
      { name: "watched", value: count, unit: "mailboxes" },
      { name: "memory per mailbox", value: ours, unit: "KB", aim: 150 },
      { name: "memory per bare connection", value: theirs, unit: "KB" },
      { name: "memory against bare connection", value: ours / theirs, unit: "times" },
      { name: "memory of the worker", value: allBytes / 1024 / 1024, unit: "MB" },
      { name: "processor, share of a core", value: cpuShare * 100, unit: "%", aim: 5 },
      { name: "processor of bare connections", value: bare.cpuShare * 100, unit: "%" },
    ];
  } finally {
    await office.close();
    await instance.close();
    await dovecot.stop();
  }
}

/** Each enabled mailbox has been read since, and is watched. */
async function untilAllRead(instance: Instance, enabled: number): Promise<void> {
  const deadline = performance.now() + 300_000;
  for (;;) {
    const [row] = await instance.query<{ ready: number; failed: number }>(
      `SELECT count(*) FILTER (WHERE "lastSucceededAt" IS NOT NULL AND "watchOwner" IS NOT NULL)::int AS ready,
         count(*) FILTER (WHERE "failureCode" IS NOT NULL)::int AS failed
       FROM "Mailbox"`,
    );
    if ((row?.ready ?? 0) >= enabled) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Of ${enabled} mailboxes ${row?.ready} are read and watched; ${row?.failed} have failed.`,
      );
    }
    await delay(200);
  }
}
