import { setTimeout as delay } from "node:timers/promises";
import { CustomerOvertakenError } from "@/lib/access/find-or-create-customer.ts";
import { getBlob, putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import { isPassingFailure } from "@/lib/platform/passing-failure.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { byArrival, type ClaimedMail, claimSeconds, postpone } from "./claim-mails.ts";
import type { WaitingMail } from "./earlier-mails.ts";
import { mostAttempts, recordIngestFailure } from "./ingest-failure.ts";
import { type PreparedMail, prepareMail } from "./prepare-mail.ts";
import { settleMails } from "./settle-mails.ts";
import { type ContentDigests, contentDigests, twinsWithSameBody, type UnseenTwins } from "./twin-mails.ts";
import { understandingSlots } from "./understanding-slots.ts";

/** How long mails wait for earlier ones of their thread that somebody else is processing, before they are put back. */
export const waitForEarlierMs = 2_000;
/** It is looked again soon, and then less and less often. */
const soonestLookAgainMs = 20;
const longestLookAgainMs = 640;
/** Somebody may have the earlier mail processed before its time. */
const longestPutBackMs = 60_000;
const mostTries = 5;

/**
 * Reads mails of one mailbox. What can not be read is put aside with the reason; the others go on. Once the signal aborts
 * no other is begun: those are put back.
 */
export async function prepareBatch(
  mails: readonly ClaimedMail[],
  signal?: AbortSignal,
): Promise<PreparedMail[]> {
  const unread: string[] = [];
  const read = async (mail: ClaimedMail) => {
    if (!signal?.aborted) return prepareOrFail(mail);
    unread.push(mail.id);
    return null;
  };
  const prepared = await Promise.all(mails.map((mail) => understandingSlots.run(signal, () => read(mail))));
  if (unread.length > 0) await postpone(unread, 0);
  return prepared.filter((one) => one !== null);
}

async function prepareOrFail(mail: ClaimedMail): Promise<PreparedMail | null> {
  if (mail.attempts > mostAttempts) {
    await recordIngestFailure(mail, {
      detail: "Processing this mail ended Mailroom's worker again and again.",
      lasts: "for-good",
    });
    return null;
  }
  try {
    return await prepareMail(mail, await getBlob(mail.contentHash), (content) => putBlob(content));
  } catch (error) {
    await fail(mail, error);
    return null;
  }
}

async function fail(mail: ClaimedMail, error: unknown): Promise<void> {
  const { id: inboundMessageId, attempts } = mail;
  logger().warn({ err: error, inboundMessageId, attempts }, "a mail could not be processed");
  const detail =
    error instanceof Problem
      ? error.message
      : "Mailroom failed while it processed this mail. The server's log has the details.";
  await recordIngestFailure(mail, { detail, lasts: isPassingFailure(error) ? "a-while" : "maybe" });
}

/**
 * Gives each of these mails of one mailbox its outcome, in their order. Those that answer a mail which others are
 * processing wait for it a while and are then put back; where the earlier one failed, until that is tried again.
 *
 * @param mails in the order of `byArrival`
 * @param processEarlier is asked to process a mail that others wait for, in case nobody is at it
 * @returns whether some were put back, to be looked at again after `waitForEarlierMs`
 */
export async function settleBatch(
  mails: readonly PreparedMail[],
  processEarlier: (inboundMessageId: string) => Promise<void>,
): Promise<boolean> {
  const putBackAt = Date.now() + waitForEarlierMs;
  const digestOf = contentDigests();
  let lookAgainMs = soonestLookAgainMs;
  const asked = new Set<string>();
  for (let left: readonly PreparedMail[] = mails; left.length > 0; ) {
    const { settledCount, waiting, unseen } = await settleOrFail(left);
    const looked = await Promise.all(unseen.map((one) => lookAtTwins(one, digestOf)));
    const present = await putBackUntilDue(waiting);
    left = [...looked.filter((one) => one !== null), ...present.map(({ prepared }) => prepared)].sort(
      (a, b) => byArrival(a.mail, b.mail),
    );
    if (settledCount > 0 || looked.length > 0 || present.length < waiting.length) continue;
    if (Date.now() > putBackAt) {
      await postpone(
        left.map(({ mail }) => mail.id),
        waitForEarlierMs,
      );
      return true;
    }
    for (const { id } of present.flatMap(({ earlier }) => earlier)) {
      if (!asked.has(id)) await processEarlier(id);
      asked.add(id);
    }
    await delay(lookAgainMs);
    lookAgainMs = Math.min(2 * lookAgainMs, longestLookAgainMs);
  }
  return false;
}

/** Mails whose earlier one failed and is not tried again for a while are due with it. @returns the others */
async function putBackUntilDue(waiting: readonly WaitingMail[]): Promise<WaitingMail[]> {
  const dueInMs = ({ earlier }: WaitingMail) => Math.max(0, ...earlier.map((one) => one.dueInMs));
  const [late, soon] = [true, false].map((isLate) =>
    waiting.filter((one) => dueInMs(one) > claimSeconds * 1_000 === isLate),
  );
  for (const one of late ?? [])
    await postpone([one.prepared.mail.id], Math.min(dueInMs(one), longestPutBackMs));
  return soon ?? [];
}

/** Null: they could not be compared, which is noted with the mail. */
async function lookAtTwins(
  { prepared, twins }: UnseenTwins<PreparedMail>,
  digestOf: ContentDigests,
): Promise<PreparedMail | null> {
  try {
    return { ...prepared, twins, sameBody: await twinsWithSameBody(prepared.mail, twins, digestOf) };
  } catch (error) {
    await fail(prepared.mail, error);
    return null;
  }
}

type Settled = {
  readonly settledCount: number;
  readonly waiting: readonly WaitingMail[];
  readonly unseen: readonly UnseenTwins<PreparedMail>[];
};

/** All in one transaction; when that fails, each in one of its own, so that a broken mail stops only itself. */
async function settleOrFail(mails: readonly PreparedMail[]): Promise<Settled> {
  const [first, ...others] = mails;
  if (!first) return { settledCount: 0, waiting: [], unseen: [] };
  try {
    return await settleTogether(first, mails);
  } catch (error) {
    if (others.length === 0) {
      await fail(first.mail, error);
      return { settledCount: 1, waiting: [], unseen: [] };
    }
    logger().warn(
      { err: error, mails: mails.length },
      "a batch of mails failed; they are processed one by one",
    );
  }
  let settledCount = 0;
  const waiting: WaitingMail[] = [];
  const unseen: UnseenTwins<PreparedMail>[] = [];
  for (const mail of mails) {
    const settled = await settleOrFail([mail]);
    settledCount += settled.settledCount;
    waiting.push(...settled.waiting);
    unseen.push(...settled.unseen);
  }
  return { settledCount, waiting, unseen };
}

async function settleTogether(first: PreparedMail, mails: readonly PreparedMail[]): Promise<Settled> {
  const { destination } = first.mail;
  for (let tries = 1; ; tries++) {
    try {
      const batch = await database().$transaction((tx) => settleMails(tx, destination, mails));
      for (const { settlement } of batch.settled)
        count("mails", { outcome: settlement.outcome.toLowerCase() });
      return { ...batch, settledCount: batch.settled.length };
    } catch (error) {
      if (!(error instanceof CustomerOvertakenError) || tries >= mostTries) throw error;
    }
  }
}
