import { uidsAfter } from "@/lib/imap/message-envelopes.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { idleInFolder, supportsIdle } from "@/lib/imap/watch-folder.ts";
import { logger } from "@/lib/platform/logger.ts";
import type { Connection } from "./connection-budget.ts";
import { pollMailbox } from "./poll-mailbox.ts";
import type { KeptConnection } from "./read-imap-mailbox.ts";
import { noConnection } from "./read-imap-mailbox.ts";
import type { ReadingLimits } from "./reading-limits.ts";
import type { WatchedMailbox } from "./watch-lease.ts";

type Idle = {
  readonly session: ImapSession;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
};

/** What the mailboxes of a process share. */
export type Keeping = ReadingLimits & {
  /** Mailboxes that were looked at and had nothing new. */
  readonly quiet: Set<string>;
};

/** A connection without IDLE is worth keeping for so long at the most. */
const longestRestSeconds = 5 * 60;
/** Beyond a look at the open folder, everything is read and tidied at least this often. */
const fullPollEveryMs = 5 * 60_000;
/** A server that ends connections sooner than this is not reconnected at once. */
const shortLivedMs = 30_000;
const afterDefectMs = 5_000;
/** A server that takes longer to end IDLE, or to say what is new, is left, whatever else it says meanwhile. */
const longestIdleEndMs = 10_000;
const longestLookMs = 2 * 60_000;

/**
 * Reads one mailbox again and again: on news by IDLE, when it is due, and when told to, always in one connection, which
 * stays open in between where that is of use. Whatever goes wrong is recorded by the poll; the database says when the
 * next one is due.
 */
export class KeptMailbox {
  readonly settings: string;
  readonly ended: Promise<void>;
  readonly #mailbox: WatchedMailbox;
  readonly #keeping: Keeping;
  readonly #stop = new AbortController();
  readonly #kept: KeptConnection = noConnection(() => this.hasNews());
  #access: string;
  #connection: Connection | null = null;
  #connectedAtMs = 0;
  #fullPollAtMs = 0;
  #isHealthy = false;
  #isFailing: boolean;
  #mustRead = false;
  #hasNews = false;
  #dueAtMs: number;
  #toldAtMs = 0;
  #wake: () => void = () => undefined;

  constructor(mailbox: WatchedMailbox, keeping: Keeping) {
    this.#mailbox = mailbox;
    this.settings = mailbox.settings;
    this.#keeping = keeping;
    this.#access = mailbox.access;
    this.#isFailing = mailbox.isFailing;
    // At once, to watch it; one that fails waits for its time, however often its keeper changes.
    this.#dueAtMs = Date.now() + (mailbox.isFailing ? mailbox.dueInMs : Math.min(0, mailbox.dueInMs));
    this.ended = this.#run();
  }

  /** What the database said when it was asked at this time; an answer from before the last poll counts no more. */
  notice({ access, dueInMs, isFailing, mustRead }: WatchedMailbox, askedAtMs: number): void {
    if (askedAtMs < this.#toldAtMs) return;
    if (access !== this.#access) this.#kept.endsAtMs = 0;
    this.#access = access;
    this.#dueAtMs = Date.now() + dueInMs;
    this.#isFailing = isFailing;
    this.#mustRead = mustRead;
    this.#wake();
  }

  /** Mail may have arrived. */
  hasNews(): void {
    this.#hasNews = true;
    this.#wake();
  }

  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const idle = this.#beginIdle();
      await this.#untilDue();
      idle?.stop.abort();
      if (Date.now() >= this.#kept.endsAtMs) {
        if (idle) await this.#endIdle(idle);
        await this.#endSession();
      }
      try {
        if (!this.#stop.signal.aborted) await this.#lookAndPoll();
      } catch (error) {
        // Not at once again: the database may be away.
        this.#hasNews = false;
        this.#dueAtMs = Date.now() + afterDefectMs;
        if (!this.#stop.signal.aborted) {
          logger().error({ err: error, mailboxId: this.#mailbox.mailboxId }, "keeping a mailbox failed");
        }
      }
      if (idle) await this.#endIdle(idle);
    }
    await this.#disconnect();
  }

  /** Null: there is no connection, or its server has no IDLE. */
  #beginIdle(): Idle | null {
    const { session } = this.#kept;
    if (!session) return null;
    if (!supportsIdle(session)) {
      session.expect("rest");
      return null;
    }
    const stop = new AbortController();
    const ended = idleInFolder(session, { signal: stop.signal }).catch((error: unknown) => {
      // The poll finds the connection dead, makes a new one, and records what is wrong if there is anything.
      logger().debug({ err: error, mailboxId: this.#mailbox.mailboxId }, "IDLE ended");
      const isShortLived = Date.now() - this.#connectedAtMs < shortLivedMs;
      if (!session.client.usable && !isShortLived) this.hasNews();
    });
    return { session, stop, ended };
  }

  /** A poll that came to no command has left the server in IDLE. */
  async #endIdle({ session, ended }: Idle): Promise<void> {
    const limit = setTimeout(() => session.client.close(), longestIdleEndMs);
    if (session.client.idling) {
      session.expect("answers");
      await session.client.noop().catch(() => undefined);
    }
    await ended;
    clearTimeout(limit);
  }

  async #untilDue(): Promise<void> {
    while (!this.#stop.signal.aborted && !this.#hasNews && Date.now() < this.#nextAtMs()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      // Longer delays than this overflow the timer, and a due time that was put off is met by a look at the clock.
      const timer = setTimeout(resolve, Math.min(this.#nextAtMs() - Date.now(), 2 ** 30));
      await promise;
      clearTimeout(timer);
    }
    this.#wake = () => undefined;
  }

  /** When it is due, or its sign-in counts no more. */
  #nextAtMs(): number {
    const { session, endsAtMs } = this.#kept;
    return session ? Math.min(this.#dueAtMs, endsAtMs) : this.#dueAtMs;
  }

  async #lookAndPoll(): Promise<void> {
    const wasDueAtMs = Math.min(this.#dueAtMs, Date.now());
    if (!this.#hasNews && (await this.#isQuiet())) {
      this.#keeping.quiet.add(this.#mailbox.mailboxId);
      this.#dueAtMs = Number.POSITIVE_INFINITY;
      this.#toldAtMs = Date.now();
      if (!this.#mayStayConnected()) await this.#disconnect();
      return;
    }
    const { slots, connections } = this.#keeping;
    const { signal } = this.#stop;
    this.#connection ??= await connections.take(this.#mailbox, signal);
    const poll = { host: this.#mailbox.host, dueAtMs: wasDueAtMs, isFailing: this.#isFailing };
    const leaveSlot = await slots.take(poll, signal);
    try {
      await this.#poll();
    } finally {
      leaveSlot();
      if (!this.#mayStayConnected()) await this.#disconnect();
    }
    // What arrived while the poll went on may be among what it took.
    if (this.#hasNews && this.#kept.session && !(await this.#isNew())) this.#hasNews = false;
  }

  async #poll(): Promise<void> {
    const before = this.#kept.session;
    this.#hasNews = false;
    const result = await pollMailbox(this.#mailbox.mailboxId, {
      signal: this.#stop.signal,
      kept: this.#kept,
    });
    this.#isHealthy = result.state === "done";
    // A failure has its own time for the next attempt.
    if (!this.#isHealthy) this.#hasNews = false;
    this.#fullPollAtMs = Date.now();
    if (this.#kept.session !== before) this.#connectedAtMs = Date.now();
    // The database says when it is due again.
    this.#dueAtMs = Number.POSITIVE_INFINITY;
    this.#toldAtMs = Date.now();
  }

  /** Looks into the folder that is open; false: there is something to do, or the look itself failed. */
  async #isQuiet(): Promise<boolean> {
    const isEnough = this.#isHealthy && !this.#mustRead && Date.now() - this.#fullPollAtMs < fullPollEveryMs;
    return isEnough && this.#kept.session !== null && !(await this.#isNew());
  }

  async #isNew(): Promise<boolean> {
    const { session, lastUid } = this.#kept;
    if (!session) return true;
    session.expect("answers");
    const limit = setTimeout(() => session.client.close(), longestLookMs);
    try {
      // Without IDLE, some servers tell of new mail only after a command that may (RFC 3501 §7.3.1).
      if (!supportsIdle(session)) await session.client.noop();
      return (await uidsAfter(session, lastUid)).length > 0;
    } catch {
      return true;
    } finally {
      clearTimeout(limit);
    }
  }

  #mayStayConnected(): boolean {
    const { session } = this.#kept;
    if (!session?.client.usable || this.#stop.signal.aborted) return false;
    const isOfUse = supportsIdle(session) || this.#mailbox.pollIntervalSeconds <= longestRestSeconds;
    return isOfUse && (this.#connection?.mayKeep() ?? false);
  }

  async #endSession(): Promise<void> {
    const { session } = this.#kept;
    this.#kept.session = null;
    await session?.close();
  }

  async #disconnect(): Promise<void> {
    await this.#endSession();
    this.#connection?.release();
    this.#connection = null;
  }
}
