import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { supportsIdle, watchFolder } from "@/lib/imap/watch-folder.ts";
import { logger } from "@/lib/platform/logger.ts";
import { openMailbox } from "./open-mailbox.ts";
import { pollDelayMs, pollFailureOf } from "./poll-failure.ts";
import type { WatchedMailbox } from "./watch-lease.ts";
import { claimWatches, releaseWatches } from "./watch-lease.ts";

const lookAroundEveryMs = 2_000;
const withoutIdleMs = 10 * 60_000;
const mostWatches = 500;

type Watch = { readonly settings: string; readonly stop: AbortController; readonly ended: Promise<void> };

/**
 * Holds one IDLE connection for each enabled mailbox that no other worker holds one for, until the signal aborts.
 * News is only a hint to poll. Channels that are switched on, off or changed are noticed within two seconds.
 *
 * @param onNews is called once a watch stands (mail may have come in between) and whenever mail arrives
 */
export async function watchMailboxes(options: {
  readonly signal: AbortSignal;
  readonly onNews: (mailboxId: string) => void;
}): Promise<void> {
  const owner = randomUUID();
  const watches = new Map<string, Watch>();
  while (!options.signal.aborted) {
    try {
      adjust(watches, await claimWatches(owner, mostWatches), options.onNews);
    } catch (error) {
      logger().warn({ err: error }, "the list of mailboxes to watch could not be read; trying again");
    }
    await pause(lookAroundEveryMs, options.signal);
  }
  for (const watch of watches.values()) watch.stop.abort();
  await Promise.all([...watches.values()].map((watch) => watch.ended));
  await releaseWatches(owner);
}

function adjust(
  watches: Map<string, Watch>,
  wanted: readonly WatchedMailbox[],
  onNews: (mailboxId: string) => void,
): void {
  const settingsOf = new Map(wanted.map((mailbox) => [mailbox.mailboxId, mailbox.settings]));
  for (const [mailboxId, watch] of watches) {
    if (settingsOf.get(mailboxId) === watch.settings) continue;
    watch.stop.abort();
    watches.delete(mailboxId);
  }
  for (const mailbox of wanted) {
    if (watches.has(mailbox.mailboxId)) continue;
    const stop = new AbortController();
    const ended = keepWatching(mailbox, stop.signal, () => onNews(mailbox.mailboxId));
    watches.set(mailbox.mailboxId, { settings: mailbox.settings, stop, ended });
  }
}

/** Watches one mailbox and connects again with growing delays. Never throws: polls tell what is wrong with it. */
async function keepWatching(mailbox: WatchedMailbox, signal: AbortSignal, onNews: () => void): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let waitMs = withoutIdleMs;
    try {
      const hasIdle = await watchOnce(mailbox, signal, () => {
        failures = 0;
        onNews();
      });
      if (hasIdle) continue;
    } catch (error) {
      failures += 1;
      const failure = pollFailureOf(error);
      if (!failure) logger().error({ err: error, mailboxId: mailbox.mailboxId }, "watching a mailbox failed");
      waitMs = Math.min(pollDelayMs(failures, failure?.isSlow ?? true) / 5, 5 * 60_000);
    }
    await pause(waitMs, signal);
  }
}

/** @returns false when the server has no IDLE */
async function watchOnce(
  mailbox: WatchedMailbox,
  signal: AbortSignal,
  onChange: () => void,
): Promise<boolean> {
  const session = await openMailbox(mailbox.mailServerId, { purpose: "watch" });
  try {
    if (signal.aborted) return true;
    if (!supportsIdle(session)) return false;
    await watchFolder(session, mailbox.folder, { onChange, signal });
    return true;
  } finally {
    await session.close();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // The only way this rejects is the abort that ends the loop.
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
