import type { Actor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";

/**
 * Of what: a test of what was typed, a look that the pages take again and again at what has passed one, or the look-up of
 * a host.
 */
type ConnectionUse = "test" | "look" | "host";

const windowMs = 60_000;
const limits = {
  test: { most: 20, words: "tested 20 connections" },
  look: { most: 60, words: "looked into mailboxes 60 times" },
  host: { most: 20, words: "named 20 mail servers" },
} as const satisfies Record<ConnectionUse, { readonly most: number; readonly words: string }>;

/** The latest ones by user, in this process. `of`: what was looked up; null: each counts. */
type Use = { readonly at: number; readonly of: string | null };
const usesOf: Readonly<Record<ConnectionUse, Map<string, Use[]>>> = {
  test: new Map(),
  look: new Map(),
  host: new Map(),
};

/**
 * Counts a connection test: twenty in a minute are enough for a person and too few for a port scanner.
 *
 * @param now milliseconds
 * @throws Problem `too-many-connection-tests`
 */
export function countConnectionTest(actor: Actor, now = Date.now()): void {
  count(actor, "test", now);
}

/** Counts a look into a mailbox that is being set up: pages take many. @throws Problem `too-many-connection-tests` */
export function countMailboxLook(actor: Actor, now = Date.now()): void {
  count(actor, "look", now);
}

/**
 * Counts the look-up of a host that somebody has named, so that nobody finds out by it what hosts there are. One that was
 * looked up within the minute is free.
 *
 * @throws Problem `too-many-connection-tests`
 */
export function countHostLookUp(actor: Actor, host: string, now = Date.now()): void {
  count(actor, "host", now, host);
}

function count(actor: Actor, use: ConnectionUse, now: number, of: string | null = null): void {
  if (actor.kind !== "user") return;
  const uses = usesOf[use];
  const { most, words } = limits[use];
  for (const [userId, latest] of uses) {
    if ((latest.at(-1)?.at ?? 0) <= now - windowMs) uses.delete(userId);
  }
  const recent = (uses.get(actor.userId) ?? []).filter(({ at }) => at > now - windowMs);
  if (of !== null && recent.some((each) => each.of === of)) return;
  const [oldest] = recent;
  if (recent.length >= most && oldest !== undefined) {
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest.at + windowMs - now) / 1_000));
    throw new Problem(
      "too-many-requests",
      "too-many-connection-tests",
      `You have ${words} within a minute. Try again in ${retryAfterSeconds} seconds.`,
      { retryAfterSeconds },
    );
  }
  uses.set(actor.userId, [...recent, { at: now, of }]);
}
