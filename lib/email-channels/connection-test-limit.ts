import type { Actor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** Of what: a test of what was typed, or a look that the pages take again and again at what has passed one. */
type ConnectionUse = "test" | "look";

const windowMs = 60_000;
const limits = {
  test: { most: 10, words: "tested 10 connections" },
  look: { most: 60, words: "looked into mailboxes 60 times" },
} as const satisfies Record<ConnectionUse, { readonly most: number; readonly words: string }>;

/** Times of the latest ones by user, in this process. */
const timesOf = { test: new Map<string, number[]>(), look: new Map<string, number[]>() };

/**
 * Counts a connection test: ten in a minute are enough for a person and too few for a port scanner.
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

function count(actor: Actor, use: ConnectionUse, now: number): void {
  if (actor.kind !== "user") return;
  const times = timesOf[use];
  const { most, words } = limits[use];
  for (const [userId, latest] of times) {
    if ((latest.at(-1) ?? 0) <= now - windowMs) times.delete(userId);
  }
  const recent = (times.get(actor.userId) ?? []).filter((time) => time > now - windowMs);
  const [oldest] = recent;
  if (recent.length >= most && oldest !== undefined) {
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000));
    throw new Problem(
      "too-many-requests",
      "too-many-connection-tests",
      `You have ${words} within a minute. Try again in ${retryAfterSeconds} seconds.`,
      { retryAfterSeconds },
    );
  }
  times.set(actor.userId, [...recent, now]);
}
