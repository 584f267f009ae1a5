import { setTimeout as delay } from "node:timers/promises";
import type { DovecotServer } from "../../lib/testing/dovecot-server.ts";
import { deliverAll } from "./delivery.ts";
import type { DeskOffice } from "./desk.ts";
import type { BenchDesk } from "./desk-protocol.ts";
import { benchMails, repliesAmong } from "./mails.ts";
import type { Instance } from "./stand.ts";

const lookEveryMs = 20;
/** Even a very slow machine takes in two mails per second. */
const longestMsPerMail = 500;

/** Fills the mailbox of a desk, which is still turned off. */
export async function fillMailbox(dovecot: DovecotServer, desk: BenchDesk, count: number): Promise<void> {
  const mails = benchMails({ count, to: desk.address, name: desk.mailboxId });
  await deliverAll(dovecot.lmtpPort, desk.address, mails);
}

/** Milliseconds since the channel was turned on. */
interface IntakeTimes {
  /** All mail is in the ledger and its bytes are in the store. */
  storedMs: number;
  /** The last outcome is committed. */
  settledMs: number;
}

/**
 * Turns a channel on and waits until each of its mails has its outcome.
 *
 * @throws Error when mail is missing at the end, or has not become what it should: requests, and comments of replies
 */
export async function timeIntake(
  instance: Instance,
  office: DeskOffice,
  desk: BenchDesk,
  count: number,
): Promise<IntakeTimes> {
  const startedAt = performance.now();
  await office.enable({ channelIds: [desk.channelId] });
  const longestMs = 20_000 + count * longestMsPerMail;
  let storedMs: number | null = null;
  for (;;) {
    const [row] = await instance.query<{ stored: number; settled: number }>(
      `SELECT count(*)::int AS stored, count(*) FILTER (WHERE "state" <> 'STORED')::int AS settled
       FROM "InboundMessage" WHERE "mailboxId" = $1`,
      [desk.mailboxId],
    );
    const { stored, settled } = row ?? { stored: 0, settled: 0 };
    const nowMs = performance.now() - startedAt;
    if (stored >= count) storedMs ??= nowMs;
    if (storedMs !== null && settled >= count) {
      await requireOutcomes(instance, desk, count);
      return { storedMs, settledMs: nowMs };
    }
    if (nowMs > longestMs) {
      throw new Error(
        `Of ${count} mails ${stored} were stored and ${settled} had an outcome after ${Math.round(nowMs)} ms.`,
      );
    }
    await delay(lookEveryMs);
  }
}

async function requireOutcomes(instance: Instance, desk: BenchDesk, count: number): Promise<void> {
  const rows = await instance.query<{ outcome: string | null; count: number }>(
    `SELECT "outcome"::text, count(*)::int FROM "InboundMessage" WHERE "mailboxId" = $1 GROUP BY 1 ORDER BY 1`,
    [desk.mailboxId],
  );
  const replies = repliesAmong(count);
  const outcomes = new Map(rows.map((row) => [row.outcome, row.count]));
  const isRight =
    (outcomes.get("COMMENT") ?? 0) === replies &&
    (outcomes.get("REQUEST") ?? 0) === count - replies &&
    rows.length <= 2;
  if (!isRight) {
    throw new Error(`${count} mails with ${replies} replies became ${JSON.stringify(rows)}.`);
  }
}
