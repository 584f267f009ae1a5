import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { requireLease } from "./mailbox-lease.ts";
import type { PollFailure } from "./poll-failure.ts";
import { pollDelayMs } from "./poll-failure.ts";

const released = { leaseOwner: null, leaseExpiresAt: null } as const;

/** Success has to last this long before failures are forgotten: a server that comes and goes is not asked ever faster. */
export const lastingSuccessMs = 10 * 60_000;
/** What went well all the same and was said in the log is not said again within this time. */
const sameRemarkMs = 60 * 60_000;

const before = {
  failureCode: true,
  consecutiveFailures: true,
  succeedingSince: true,
  lastSucceededAt: true,
  emailChannelId: true,
  projectId: true,
  beginAt: true,
} as const;

/** What a poll that went well has found. */
type PollFindings = {
  readonly storedCount: number;
  readonly knownCount: number;
  /** From before the mailbox's beginning. */
  readonly earlierCount: number;
  readonly remarks: ReadonlySet<string>;
  /** Something is left to do: the mailbox is due at once. */
  readonly isUnfinished: boolean;
};

/**
 * Ends a poll that went well: health is good, the lease is given back. The log gets a line when there is something to
 * say: mail came, health came back, or something odd was met.
 *
 * @throws LeaseLostError
 */
export async function recordPollSuccess(lease: MailboxLease, found: PollFindings): Promise<void> {
  await database().$transaction(async (tx) => {
    const { now } = await requireLease(tx, lease);
    const mailbox = await tx.mailbox.findUniqueOrThrow({ where: { id: lease.mailboxId }, select: before });
    const succeedingSince = mailbox.succeedingSince ?? now;
    await tx.mailbox.update({
      where: { id: lease.mailboxId },
      data: {
        ...released,
        lastSucceededAt: now,
        succeedingSince,
        consecutiveFailures: failuresLeft(mailbox, now),
        failureCode: null,
        failureDetail: null,
        ...(found.isUnfinished && { nextPollAt: now }),
      },
    });
    const isNews = mailbox.failureCode !== null || mailbox.lastSucceededAt === null;
    const remarks = remarksOf(found, mailbox.beginAt);
    const isLogged = await logSuccess(tx, lease.mailboxId, { ...found, remarks }, isNews);
    if (isNews || isLogged) await announcePoll(tx, lease.mailboxId, mailbox, isNews);
  });
  count("polls", { result: "ok" });
}

/** The first success halves them, lasting success forgets them. */
function failuresLeft(
  mailbox: { readonly consecutiveFailures: number; readonly succeedingSince: Date | null },
  now: Date,
): number {
  const { consecutiveFailures, succeedingSince } = mailbox;
  if (succeedingSince === null) return Math.floor(consecutiveFailures / 2);
  return now.getTime() - succeedingSince.getTime() >= lastingSuccessMs ? 0 : consecutiveFailures;
}

/** What is to be said of a poll beside the number of new mails. */
function remarksOf({ remarks, knownCount, earlierCount }: PollFindings, beginAt: Date | null): string[] {
  const all = [...remarks];
  if (knownCount > 0) all.push(`${counted(knownCount)} recognised as taken in already.`);
  if (earlierCount > 0 && beginAt) {
    const whose = earlierCount === 1 ? "it" : "them";
    all.push(
      `${counted(earlierCount)} left alone: the server dates ${whose} before ${beginAt.toISOString()}, where this mailbox begins.`,
    );
  }
  return all;
}

/** @returns whether there was something to say */
async function logSuccess(
  tx: Transaction,
  mailboxId: string,
  { storedCount, remarks }: { readonly storedCount: number; readonly remarks: readonly string[] },
  isNews: boolean,
): Promise<boolean> {
  if (!isNews && storedCount === 0) {
    if (remarks.length === 0) return false;
    const last = await tx.connectivityEntry.findFirst({
      where: { mailboxId },
      orderBy: { at: "desc" },
      select: { detail: true, at: true },
    });
    const isSaid = last?.detail.endsWith(remarks.join(" ")) ?? false;
    if (isSaid && last && Date.now() - last.at.getTime() < sameRemarkMs) return false;
  }
  const detail = [`${storedCount} new ${storedCount === 1 ? "mail" : "mails"}.`, ...remarks].join(" ");
  await tx.connectivityEntry.create({ data: { mailboxId, succeeded: true, storedCount, detail } });
  return true;
}

const counted = (mails: number) => (mails === 1 ? "1 mail was" : `${mails} mails were`);

/** Ends a poll that failed: cause and next attempt are stored, the lease is given back. @throws LeaseLostError */
export async function recordPollFailure(lease: MailboxLease, failure: PollFailure): Promise<void> {
  await database().$transaction(async (tx) => {
    const { now } = await requireLease(tx, lease);
    const mailbox = await tx.mailbox.findUniqueOrThrow({ where: { id: lease.mailboxId }, select: before });
    const consecutiveFailures = mailbox.consecutiveFailures + 1;
    await tx.mailbox.update({
      where: { id: lease.mailboxId },
      data: {
        ...released,
        consecutiveFailures,
        succeedingSince: null,
        failureCode: failure.code,
        failureDetail: failure.detail,
        nextPollAt: new Date(now.getTime() + pollDelayMs(consecutiveFailures, failure.isSlow)),
      },
    });
    await tx.connectivityEntry.create({
      data: {
        mailboxId: lease.mailboxId,
        succeeded: false,
        code: failure.code,
        detail: failure.detail,
        serverWords: failure.serverWords,
      },
    });
    await announcePoll(tx, lease.mailboxId, mailbox, mailbox.failureCode !== failure.code);
  });
  count("polls", { result: "failed" });
}

/** Who looks at the channel hears of news only, who looks at the log of every line. */
async function announcePoll(
  tx: Transaction,
  mailboxId: string,
  { projectId, emailChannelId }: { readonly projectId: string; readonly emailChannelId: string | null },
  isNews: boolean,
): Promise<void> {
  await announceChange(
    tx,
    isNews
      ? { topic: "channel", projectId, id: emailChannelId ?? mailboxId }
      : { topic: "mail-log", projectId, id: mailboxId },
  );
}
