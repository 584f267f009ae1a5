import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { logger } from "@/lib/platform/logger.ts";
import type { Keeping } from "./kept-mailbox.ts";
import { KeptMailbox } from "./kept-mailbox.ts";
import type { ReadingLimits } from "./reading-limits.ts";
import { readingLimits } from "./reading-limits.ts";
import type { WatchedMailbox } from "./watch-lease.ts";
import { claimWatches, recordQuietPolls, releaseWatches } from "./watch-lease.ts";

const lookAroundEveryMs = 2_000;
const mostMailboxes = 2_000;

/**
 * Keeps reading the enabled mailboxes that no other worker keeps, until the signal aborts. What is switched on, off,
 * changed or due is noticed within two seconds; new mail at once, where the server has IDLE.
 */
export async function keepMailboxes(options: {
  readonly signal: AbortSignal;
  /** Other than those that all polls of this process share. */
  readonly limits?: ReadingLimits;
}): Promise<void> {
  const owner = randomUUID();
  const keeping: Keeping = {
    ...(options.limits ?? readingLimits),
    quiet: new Set(),
  };
  const mailboxes = new Map<string, KeptMailbox>();
  const ending = new Set<Promise<void>>();
  const letGo = (mailboxId: string, mailbox: KeptMailbox) => {
    mailboxes.delete(mailboxId);
    mailbox.stop();
    ending.add(mailbox.ended);
    void mailbox.ended.finally(() => ending.delete(mailbox.ended));
  };
  while (!options.signal.aborted) {
    try {
      await flushQuiet(owner, keeping);
      const askedAtMs = Date.now();
      const { watches, crowds, workers } = await claimWatches(owner, mostMailboxes);
      keeping.connections.share(crowds, workers);
      adjust(mailboxes, watches, askedAtMs, keeping, letGo);
    } catch (error) {
      logger().warn({ err: error }, "the list of mailboxes to keep could not be read; trying again");
    }
    // The only way this rejects is the abort that ends the loop.
    await delay(lookAroundEveryMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
  for (const [mailboxId, mailbox] of [...mailboxes]) letGo(mailboxId, mailbox);
  await Promise.all(ending);
  await releaseWatches(owner);
}

function adjust(
  mailboxes: Map<string, KeptMailbox>,
  wanted: readonly WatchedMailbox[],
  askedAtMs: number,
  keeping: Keeping,
  letGo: (mailboxId: string, mailbox: KeptMailbox) => void,
): void {
  const wantedById = new Map(wanted.map((mailbox) => [mailbox.mailboxId, mailbox]));
  for (const [mailboxId, mailbox] of [...mailboxes]) {
    const now = wantedById.get(mailboxId);
    if (now?.settings !== mailbox.settings) letGo(mailboxId, mailbox);
    else mailbox.notice(now, askedAtMs);
  }
  for (const mailbox of wanted) {
    if (!mailboxes.has(mailbox.mailboxId)) {
      mailboxes.set(mailbox.mailboxId, new KeptMailbox(mailbox, keeping));
    }
  }
}

/** Those that can not be recorded now are due, and looked at again. */
async function flushQuiet(owner: string, { quiet }: Keeping): Promise<void> {
  const mailboxIds = [...quiet];
  quiet.clear();
  await recordQuietPolls(owner, mailboxIds);
}
