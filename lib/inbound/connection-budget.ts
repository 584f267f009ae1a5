/** Connections that providers allow from one place, as far as they say so; with a margin for people's own programs. */
const providerCaps: readonly (readonly [RegExp, number])[] = [
  [/(?:^|\.)(?:yahoo|aol|yahoodns)\.[a-z.]+$/, 5],
  [/(?:^|\.)mail\.ru$|(?:^|\.)yandex\.[a-z.]+$/, 10],
  [/(?:^|\.)gmail\.com$|(?:^|\.)googlemail\.com$/, 200],
  [/(?:^|\.)(?:outlook|office365|office)\.com$/, 200],
];
const otherHostsCap = 1_000;
/** Of one account: common servers allow ten (Dovecot), providers between eight and sixteen. */
const accountCap = 6;

/** How many connections of this installation a mail server is asked to bear. */
export function connectionCap(host: string): number {
  return providerCaps.find(([name]) => name.test(host.toLowerCase()))?.[1] ?? otherHostsCap;
}

type Account = { readonly host: string; readonly username: string };
type Waiting = { readonly keys: readonly Key[]; readonly admit: () => void };
type Key = { readonly name: string; readonly cap: number };

/** The mailboxes of a server, or of an account there (null: of all), that are switched on. */
export type Crowd = { readonly host: string; readonly username: string | null; readonly mailboxes: number };

/** A server or account with no more mailboxes than this is never asked for more connections than it allows. */
export const smallestCap = 5;

const hostName = (host: string) => host.toLowerCase();
const accountName = ({ host, username }: Account) => `${hostName(host)} ${username.toLowerCase()}`;

const keysOf = (account: Account): readonly Key[] => [
  { name: hostName(account.host), cap: connectionCap(account.host) },
  { name: accountName(account), cap: accountCap },
];

/** The right to one connection. */
export type Connection = {
  /** Whether it may stay open between polls: one connection of each server and account goes round among the others. */
  readonly mayKeep: () => boolean;
  readonly release: () => void;
};

/**
 * Keeps a process within the number of connections that each server, and each account there, allows. Where there are
 * more mailboxes than that, the workers share it, and mailboxes take turns: no connection is kept between polls.
 */
export class ConnectionBudget {
  readonly #open = new Map<string, number>();
  #crowded: ReadonlySet<string> = new Set();
  #workers = 1;
  #waiting: Waiting[] = [];

  /** Notes how many mailboxes there are, where they are many, and how many workers read them. */
  share(crowds: readonly Crowd[], workers: number): void {
    this.#workers = Math.max(1, workers);
    this.#crowded = new Set(
      crowds.flatMap(({ host, username, mailboxes }) => {
        if (username === null) return mailboxes > connectionCap(host) ? [hostName(host)] : [];
        return mailboxes > accountCap ? [accountName({ host, username })] : [];
      }),
    );
    this.#admit();
  }

  /** Whether one more connection is allowed at once. */
  hasRoom(account: Account): boolean {
    return this.#isFree(keysOf(account));
  }

  /** Waits until one more connection is allowed. @throws the reason of the signal */
  async take(account: Account, signal: AbortSignal): Promise<Connection> {
    signal.throwIfAborted();
    const keys = keysOf(account);
    if (this.#isFree(keys)) this.#count(keys, 1);
    else await this.#wait(keys, signal);
    let isOver = false;
    return {
      mayKeep: () => !keys.some(({ name }) => this.#crowded.has(name)) && this.#isFree(keys),
      release: () => {
        if (isOver) return;
        isOver = true;
        this.#count(keys, -1);
        this.#admit();
      },
    };
  }

  async #wait(keys: readonly Key[], signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry: Waiting = { keys, admit: resolve };
    const leave = () => {
      this.#waiting = this.#waiting.filter((one) => one !== entry);
      reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#waiting.push(entry);
    await promise.finally(() => signal.removeEventListener("abort", leave));
  }

  #admit(): void {
    for (const entry of [...this.#waiting]) {
      if (!this.#isFree(entry.keys)) continue;
      this.#waiting = this.#waiting.filter((one) => one !== entry);
      this.#count(entry.keys, 1);
      entry.admit();
    }
  }

  #isFree(keys: readonly Key[]): boolean {
    return keys.every((key) => (this.#open.get(key.name) ?? 0) < this.#capOf(key));
  }

  #capOf({ name, cap }: Key): number {
    return this.#crowded.has(name) ? Math.max(1, Math.floor(cap / this.#workers)) : cap;
  }

  #count(keys: readonly Key[], change: 1 | -1): void {
    for (const { name } of keys) {
      const open = (this.#open.get(name) ?? 0) + change;
      if (open > 0) this.#open.set(name, open);
      else this.#open.delete(name);
    }
  }
}
