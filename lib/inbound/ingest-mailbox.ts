import { setTimeout as delay } from "node:timers/promises";
import { claimBatch, renewClaims } from "./claim-mails.ts";
import { ingestMessage } from "./ingest-message.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { prepareBatch, settleBatch } from "./process-batch.ts";
import { readingEnded } from "./reading-now.ts";

/** So many batches in one run; then it is the turn of other mailboxes. */
const mostBatches = 20;
const giveWayMs = 400;

/** Mailboxes that this process is at, and whether somebody has said meanwhile that there is more. */
const draining = new Map<string, { hasMore: boolean }>();

type Draining = {
  /** Aborted: what was begun is finished, nothing more is taken, and others may be at the mailbox. */
  readonly signal: AbortSignal;
  /** There is more than one batch: another process may help. */
  readonly onBacklog: () => Promise<void>;
};

/**
 * Processes what is stored of a mailbox and due, in its order, batch by batch. One batch is read while the one before is
 * written. A process is at a mailbox only once; several processes share its mails.
 *
 * @returns "turn-over": there may be more to do now; "put-back": some mails wait for others and are due in two seconds
 */
export async function ingestMailbox(
  mailboxId: string,
  { signal, onBacklog }: Draining,
): Promise<"done" | "turn-over" | "put-back"> {
  const present = draining.get(mailboxId);
  if (present) {
    present.hasMore = true;
    return "done";
  }
  const mine = { hasMore: false };
  draining.set(mailboxId, mine);
  // What hangs must not keep the next one out.
  const leave = () => {
    if (draining.get(mailboxId) === mine) draining.delete(mailboxId);
  };
  signal.addEventListener("abort", leave, { once: true });
  let hasBacklog = false;
  let hasPutBack = false;
  const take = async (freshOnly: boolean): Promise<Taken | null> => {
    // Where much waits, fetching goes first in this process: only one can fetch, and others can process.
    if (hasBacklog) await Promise.race([readingEnded(mailboxId), delay(giveWayMs)]);
    if (signal.aborted) return null;
    const batch = await claimBatch(mailboxId, { freshOnly });
    if (!batch) return null;
    hasBacklog = batch.isFull;
    if (hasBacklog) await onBacklog();
    const isRepeated = batch.mails.some(({ attempts }) => attempts > 1);
    const release = renewClaims(batch.mails, signal);
    try {
      return { isRepeated, mails: await prepareBatch(batch.mails, signal), release };
    } catch (error) {
      release();
      throw error;
    }
  };
  const settle = async ({ mails, release }: Taken): Promise<boolean> => {
    try {
      return await settleBatch(mails, (id) => ingestMessage(id, signal));
    } finally {
      release();
    }
  };
  try {
    let taken: Taken | null = null;
    for (let batches = 0; batches < mostBatches; batches++) {
      taken ??= await take(false);
      if (!taken) {
        if (signal.aborted || !mine.hasMore) return hasPutBack ? "put-back" : "done";
        mine.hasMore = false;
        continue;
      }
      // A mail that may be what ended a process is read and written alone.
      const next: Promise<Taken | null> = taken.isRepeated ? Promise.resolve(null) : take(true);
      // Awaited below; a failure before that must not count as unhandled.
      next.catch(() => undefined);
      try {
        if (await settle(taken)) hasPutBack = true;
      } catch (error) {
        // Claims that nobody works at must run out.
        await next.then(
          (abandoned) => abandoned?.release(),
          () => undefined,
        );
        throw error;
      }
      taken = await next;
    }
    if (taken) await settle(taken);
    return signal.aborted ? "done" : "turn-over";
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
}

type Taken = {
  readonly isRepeated: boolean;
  readonly mails: readonly PreparedMail[];
  /** Ends the renewing of the claims. */
  readonly release: () => void;
};
