import { z } from "zod";
import { type DovecotServer, startDovecot } from "../../lib/testing/dovecot-server.ts";
import type { BenchContext } from "./context.ts";
import { openDeskOffice } from "./desk.ts";
import type { BenchDesk } from "./desk-protocol.ts";
import { type Figure, median } from "./figures.ts";
import { fillMailbox, timeIntake } from "./intake-run.ts";
import { peakResidentBytes, residentBytes } from "./process-cost.ts";
import { programAnswer } from "./program-answer.ts";
import { startWorkers } from "./workers.ts";

const megabyte = 1024 * 1024;
const bareRounds = 3;
const workerCount = 2;
const password = "secret of the mailbox";
const bareAnswer = z.object({ ms: z.number(), mails: z.number(), attachments: z.number() });

/** From a full mailbox to committed requests, against a bare loop that only fetches and parses. */
export async function measureIntake(context: BenchContext): Promise<Figure[]> {
  const count = context.options.quick ? 300 : 2_000;
  const figures = await measureSeries(context, count, "");
  if (!context.options.long) return figures;
  const longer = await measureSeries(context, 3 * count, "3 times the mail: ");
  const peak = (of: readonly Figure[]) => of.find(({ name }) => name.endsWith(peakName))?.value ?? 0;
  const growth: Figure = {
    name: "peak memory, 3 times the mail",
    value: peak(longer) / peak(figures),
    unit: "times",
  };
  return [...figures, ...longer, growth];
}

const peakName = "peak memory of a worker";

async function measureSeries(context: BenchContext, count: number, label: string): Promise<Figure[]> {
  const address = "support@desk.example";
  const dovecot = await startDovecot({ users: [{ address, password }] });
  const instance = await context.stand.newInstance(`intake_${count}`);
  const office = openDeskOffice(context.family, instance);
  try {
    const [desk] = await office.newDesks({ addresses: [address], password, imapPort: dovecot.imapPort });
    if (!desk) throw new Error("No desk was set up.");
    context.log(`delivering ${count} mails`);
    await fillMailbox(dovecot, desk, count);
    const bare = await runBare(context, dovecot, desk, count);
    const profileOptions = context.options.profile
      ? ["--cpu-prof", `--cpu-prof-dir=${context.profileFolder}`]
      : [];
    const workers = await startWorkers(
      instance,
      Array.from({ length: workerCount }, () => profileOptions),
    );
    context.log(`taking ${count} mails in`);
    const rest = workers.map(({ pid }) => residentBytes(pid));
    const { storedMs, settledMs } = await timeIntake(instance, office, desk, count);
    const peaks = workers.map(({ pid }) => peakResidentBytes(pid));
    await Promise.all(workers.map((worker) => worker.stop()));
    const bareMs = median([...bare, ...(await runBare(context, dovecot, desk, count))]);
    return [
      { name: `${label}mails`, value: count, unit: "mails" },
      { name: `${label}bare loop`, value: bareMs, unit: "ms" },
      { name: `${label}intake`, value: settledMs, unit: "ms" },
      { name: `${label}of it until all mail is stored`, value: storedMs, unit: "ms" },
      { name: `${label}intake against bare loop`, value: settledMs / bareMs, unit: "times", aim: 4 },
      { name: `${label}speed`, value: count / (settledMs / 1_000), unit: "mails/s" },
      { name: `${label}memory of a worker at rest`, value: Math.max(...rest) / megabyte, unit: "MB" },
      { name: `${label}${peakName}`, value: Math.max(...peaks) / megabyte, unit: "MB", aim: 300 },
    ];
  } finally {
    await office.close();
    await instance.close();
    await dovecot.stop();
  }
}

async function runBare(
  context: BenchContext,
  dovecot: DovecotServer,
  desk: BenchDesk,
  count: number,
): Promise<number[]> {
  const rounds: number[] = [];
  for (let round = 0; round < bareRounds; round++) {
    const input = { port: dovecot.imapPort, user: desk.address, password };
    const { ms, mails } = await programAnswer(
      context.family,
      { file: "bare-loop-process.ts", input },
      bareAnswer,
    );
    if (mails !== count) throw new Error(`The bare loop got ${mails} of ${count} mails.`);
    rounds.push(ms);
  }
  context.log(`bare loop: ${rounds.map((ms) => `${Math.round(ms)} ms`).join(", ")}`);
  return rounds;
}
