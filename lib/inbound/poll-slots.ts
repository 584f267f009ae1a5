/** How many polls run at once in a process, in all and at one server. */
type SlotLimits = {
  readonly total: number;
  readonly perHost: number;
  /** Of mailboxes whose last poll failed: however many servers are dead, they leave room for those that are not. */
  readonly mostFailing: number;
  /** A poll that takes longer than this leaves its place to others and goes on among at most so many long ones. */
  readonly longAfterMs: number;
  readonly mostLong: number;
  readonly mostLongPerHost: number;
};

const usualLimits: SlotLimits = {
  total: 32,
  perHost: 12,
  mostFailing: 12,
  longAfterMs: 10_000,
  mostLong: 32,
  mostLongPerHost: 16,
};

type Poll = {
  readonly host: string;
  readonly dueAtMs: number;
  /** The last one of this mailbox failed. */
  readonly isFailing: boolean;
};

type Waiting = { readonly poll: Poll; readonly admit: () => void };
/** Polls that run, in all and at each server. */
type Running = { total: number; failing: number; readonly perHost: Map<string, number> };

const none = (): Running => ({ total: 0, failing: 0, perHost: new Map() });
const runningAt = ({ perHost }: Running, host: string) => perHost.get(host) ?? 0;

function add(running: Running, { host, isFailing }: Poll, change: 1 | -1): void {
  running.total += change;
  if (isFailing) running.failing += change;
  const now = runningAt(running, host) + change;
  if (now > 0) running.perHost.set(host, now);
  else running.perHost.delete(host);
}

/**
 * Lets so many polls run at once, who is due longest first. A server that does not answer takes up only its own share,
 * all that fail only theirs, and a mailbox with years of mail only a place among the long ones.
 */
export class PollSlots {
  readonly #limits: SlotLimits;
  readonly #brisk = none();
  readonly #long = none();
  /** Brisk ones that have taken long by now, but found no place among the long ones. */
  readonly #overdue = new Set<{ readonly poll: Poll; readonly becomeLong: () => void }>();
  #waiting: Waiting[] = [];

  constructor(limits: SlotLimits = usualLimits) {
    this.#limits = limits;
  }

  /**
   * Waits for a place. Call what it returns when the poll is over.
   *
   * @throws the reason of the signal
   */
  async take(poll: Poll, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry: Waiting = { poll, admit: resolve };
    const leave = () => {
      this.#waiting = this.#waiting.filter((one) => one !== entry);
      reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    const after = this.#waiting.findIndex((one) => one.poll.dueAtMs > poll.dueAtMs);
    this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, entry);
    this.#admit();
    await promise.finally(() => signal.removeEventListener("abort", leave));
    return this.#occupied(poll);
  }

  /** Whether this one would not have to wait. */
  hasRoom({ host, isFailing }: Poll): boolean {
    const { total, perHost, mostFailing } = this.#limits;
    const isFull = this.#brisk.total >= total || runningAt(this.#brisk, host) >= perHost;
    return !isFull && !(isFailing && this.#brisk.failing >= mostFailing);
  }

  #admit(): void {
    for (let index = 0; index < this.#waiting.length && this.#brisk.total < this.#limits.total; ) {
      const entry = this.#waiting[index];
      if (!entry || !this.hasRoom(entry.poll)) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      add(this.#brisk, entry.poll, 1);
      entry.admit();
    }
  }

  #occupied(poll: Poll): () => void {
    let kind = this.#brisk;
    const overdue = {
      poll,
      becomeLong: () => {
        add(this.#brisk, poll, -1);
        kind = this.#long;
        add(this.#long, poll, 1);
      },
    };
    const timer = setTimeout(() => {
      this.#overdue.add(overdue);
      this.#makeRoom();
    }, this.#limits.longAfterMs);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.#overdue.delete(overdue);
      add(kind, poll, -1);
      this.#makeRoom();
    };
  }

  #makeRoom(): void {
    const { mostLong, mostLongPerHost } = this.#limits;
    for (const overdue of [...this.#overdue]) {
      const isFull =
        this.#long.total >= mostLong || runningAt(this.#long, overdue.poll.host) >= mostLongPerHost;
      if (isFull) continue;
      this.#overdue.delete(overdue);
      overdue.becomeLong();
    }
    this.#admit();
  }
}
