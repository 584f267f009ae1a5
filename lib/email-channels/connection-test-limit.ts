import type { Actor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";

const mostTests = 10;
const windowMs = 60_000;

/** Times of the latest tests by user, in this process. */
const testsOf = new Map<string, number[]>();

/**
 * Counts a connection test: ten in a minute are enough for a person and too few for a port scanner.
 *
 * @param now milliseconds
 * @throws Problem `too-many-connection-tests`
 */
export function countConnectionTest(actor: Actor, now = Date.now()): void {
  if (actor.kind !== "user") return;
  for (const [userId, times] of testsOf) {
    if ((times.at(-1) ?? 0) <= now - windowMs) testsOf.delete(userId);
  }
  const recent = (testsOf.get(actor.userId) ?? []).filter((time) => time > now - windowMs);
  const [oldest] = recent;
  if (recent.length >= mostTests && oldest !== undefined) {
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000));
    throw new Problem(
      "too-many-requests",
      "too-many-connection-tests",
      `You have tested ${mostTests} connections within a minute. Try again in ${retryAfterSeconds} seconds.`,
      { retryAfterSeconds },
    );
  }
  testsOf.set(actor.userId, [...recent, now]);
}
