/** Assumed lifetime of an access token whose server does not say it. */
const assumedLifetimeSeconds = 3600;
/** Shorter promises are not believed: nobody can sign in with such a token, and it would be refreshed without end. */
const shortestLifetimeSeconds = 5;
/** Longer promises are not believed, so that no date overflows. */
const longestLifetimeSeconds = 365 * 86_400;
/** An access token is not used any more this long before it expires: clocks differ, and a sign-in takes time. */
const marginMs = 60_000;
const marginShare = 0.2;
/** Even a token that lives for months is refreshed daily: a dead secret or grant is noticed before the mail stops. */
const canaryMs = 20 * 3_600_000;
const canarySpreadMs = 4 * 3_600_000;

const firstRetrySeconds = 5;
const longestRetrySeconds = 15 * 60;
/** A refusal that only an admin can cure is tried again this often, because it heals when the admin has cured it. */
const permanentRetrySeconds = 15 * 60;
/** Tries are scattered by a fifth. */
const longestSpread = 1.2;
const longestRetryAfterSeconds = 86_400;

/** A mail server that refuses every token must not send us to the provider at each poll. */
const rejectionPauseMs = 5 * 60_000;

/**
 * When an access token ends that was obtained now. Only our own clock counts: the provider says for how long, not until
 * when.
 */
export function expiryOf(expiresInSeconds: number | null, now: Date): Date {
  const told = expiresInSeconds ?? assumedLifetimeSeconds;
  const seconds = Math.min(Math.max(told, shortestLifetimeSeconds), longestLifetimeSeconds);
  return new Date(now.getTime() + seconds * 1000);
}

/**
 * When to refresh ahead of expiry: at 75 to 85 % of the lifetime, scattered so that mailboxes authorised together do
 * not ask together; after 20 to 24 hours at the latest.
 *
 * @param random in [0, 1)
 */
export function refreshDueAt(expiresAt: Date, now: Date, random: number): Date {
  const lifetimeMs = expiresAt.getTime() - now.getTime();
  const ahead = Math.min(lifetimeMs * (0.75 + 0.1 * random), canaryMs + canarySpreadMs * random);
  return new Date(now.getTime() + ahead);
}

/** Whether an access token may still be used, with a margin for clocks that differ and for short lives. */
export function isUsable(token: { readonly expiresAt: Date; readonly obtainedAt: Date }, now: Date): boolean {
  const lifetimeMs = token.expiresAt.getTime() - token.obtainedAt.getTime();
  return token.expiresAt.getTime() - now.getTime() > Math.min(marginMs, lifetimeMs * marginShare);
}

/**
 * Whether a token that a mail server refused though its time has not come may be replaced: once in five minutes. If
 * the mail server refuses the new one too, another one would not help.
 *
 * @param replacedAt when one was last replaced for that reason
 */
export function mayReplaceRejected(replacedAt: Date | null, now: Date): boolean {
  return replacedAt === null || now.getTime() - replacedAt.getTime() >= rejectionPauseMs;
}

/**
 * Whether the next try waits because the provider has asked for it (Retry-After): it says so by its code, or the wait is
 * longer than we would choose ourselves.
 */
export function isAskedToWait(failing: {
  readonly failureCode: string | null;
  readonly consecutiveFailures: number;
  readonly failedAt: Date | null;
  readonly refreshDueAt: Date | null;
}): boolean {
  const { failureCode, consecutiveFailures, failedAt, refreshDueAt } = failing;
  if (failureCode === "too-many-requests") return true;
  if (failureCode !== "provider-failing" || failedAt === null || refreshDueAt === null) return false;
  const waitMs = refreshDueAt.getTime() - failedAt.getTime();
  return waitMs > ownRetrySeconds(consecutiveFailures) * longestSpread * 1000;
}

/**
 * When to try again after a failure: doubling from 5 seconds to 15 minutes, scattered by a fifth; never before the
 * server's Retry-After.
 *
 * @param failure.failures consecutive ones, this one included
 */
export function retryDueAt(
  failure: {
    readonly failures: number;
    readonly retryAfterSeconds: number | null;
    readonly permanent: boolean;
  },
  now: Date,
  random: number,
): Date {
  const ownSeconds = failure.permanent ? permanentRetrySeconds : ownRetrySeconds(failure.failures);
  const asked = Math.min(failure.retryAfterSeconds ?? 0, longestRetryAfterSeconds);
  return new Date(
    now.getTime() +
      Math.max(ownSeconds * (longestSpread - 0.4 + 0.4 * random), asked * (1 + 0.1 * random)) * 1000,
  );
}

function ownRetrySeconds(failures: number): number {
  return Math.min(firstRetrySeconds * 2 ** Math.min(Math.max(failures, 1) - 1, 20), longestRetrySeconds);
}
