/** Assumed lifetime of an access token whose server does not say it. */
const assumedLifetimeSeconds = 3600;
/** Longer promises are not believed, so that no date overflows. */
const longestLifetimeSeconds = 365 * 86_400;
/** An access token is not used any more this long before it expires: clocks differ, and a sign-in takes time. */
const marginMs = 60_000;
const marginShare = 0.2;

const firstRetrySeconds = 5;
const longestRetrySeconds = 15 * 60;
/** A refusal that only an admin can cure is tried again this often, because it heals when the admin has cured it. */
const permanentRetrySeconds = 15 * 60;
const longestRetryAfterSeconds = 86_400;

/** When an access token ends that was obtained now. */
export function expiryOf(expiresInSeconds: number | null, now: Date): Date {
  const seconds = Math.min(expiresInSeconds ?? assumedLifetimeSeconds, longestLifetimeSeconds);
  return new Date(now.getTime() + seconds * 1000);
}

/**
 * When to refresh ahead of expiry: at 75 to 85 % of the lifetime, scattered so that mailboxes authorised together do
 * not ask together.
 *
 * @param random in [0, 1)
 */
export function refreshDueAt(expiresAt: Date, now: Date, random: number): Date {
  const lifetimeMs = expiresAt.getTime() - now.getTime();
  return new Date(now.getTime() + lifetimeMs * (0.75 + 0.1 * random));
}

/** Whether an access token may still be used, with a margin for clocks that differ and for short lives. */
export function isUsable(token: { readonly expiresAt: Date; readonly obtainedAt: Date }, now: Date): boolean {
  const lifetimeMs = token.expiresAt.getTime() - token.obtainedAt.getTime();
  return token.expiresAt.getTime() - now.getTime() > Math.min(marginMs, lifetimeMs * marginShare);
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
  const doubled = firstRetrySeconds * 2 ** Math.min(failure.failures - 1, 20);
  const ownSeconds = failure.permanent ? permanentRetrySeconds : Math.min(doubled, longestRetrySeconds);
  const asked = Math.min(failure.retryAfterSeconds ?? 0, longestRetryAfterSeconds);
  return new Date(
    now.getTime() + Math.max(ownSeconds * (0.8 + 0.4 * random), asked * (1 + 0.1 * random)) * 1000,
  );
}
