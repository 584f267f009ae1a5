import { setTimeout as delay } from "node:timers/promises";
import { database } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { noteCredential } from "./credential-proof.ts";
import type { GrantLease } from "./grant-lease.ts";
import { takeGrantLease } from "./grant-lease.ts";
import { grantUnusable, refreshFailing } from "./grant-unusable-error.ts";
import { holdingLease } from "./held-lease.ts";
import { recordRefresh } from "./record-refresh.ts";
import { recordRefreshFailure } from "./record-refresh-failure.ts";
import { mayReplaceRejected } from "./refresh-schedule.ts";
import { requestTokens } from "./request-tokens.ts";
import type { StoredToken } from "./stored-tokens.ts";
import { openStoredToken } from "./stored-tokens.ts";

/** Waiting for another process outlasts its lease, so that a dead leader is succeeded while we wait. */
const longestWaitMs = 75_000;
const longestPauseMs = 500;

/** When a stored token does not do. */
type TokenNeed = {
  readonly isStale: (token: StoredToken) => boolean;
  /** A token that a mail server refused, whatever its time. */
  readonly rejectedToken?: string | undefined;
};

/**
 * The one refresh path. Gives the stored access token when it does; else one process over all asks the token endpoint,
 * under a lease on the grant's row, and the others wait for what it saves.
 *
 * @throws GrantUnusableError `reauthorization-required`
 * @throws Problem `token-endpoint-failed` with the time to try again, `refresh-busy`, `not-found`
 */
export async function tokenRefreshedIf(need: TokenNeed, grantId: string): Promise<StoredToken> {
  const giveUpAt = Date.now() + longestWaitMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const grant = await loadGrant(grantId);
    const stored = grant.state === "ACTIVE" ? openStoredToken(grant) : null;
    const isRejected = stored !== null && isReplaceable(stored, grant, need);
    if (stored && !isRejected && !need.isStale(stored)) return stored;
    const now = new Date();
    if (isWaiting(grant, now)) {
      throw grant.state === "ACTIVE" ? refreshFailing(grant, now) : await grantUnusable(grant);
    }
    const lease = await takeGrantLease(grant);
    if (lease) {
      const token = await refreshUnderLease(lease, grant, isRejected);
      if (token) return token;
      continue;
    }
    if (Date.now() > giveUpAt) throw refreshBusy();
    await delay(pauseMs * (0.5 + Math.random()));
  }
}

/** A grant that can be refreshed: of those that have to be authorised, only what gets in without people goes on trying. */
async function loadGrant(grantId: string): Promise<OAuthGrant> {
  const grant = await database().oAuthGrant.findUnique({ where: { id: grantId } });
  if (!grant) throw notFound("grant");
  if (grant.state !== "ACTIVE" && grant.refreshDueAt === null) throw await grantUnusable(grant);
  return grant;
}

function isReplaceable(stored: StoredToken, grant: OAuthGrant, need: TokenNeed): boolean {
  return (
    stored.accessToken === need.rejectedToken && mayReplaceRejected(grant.rejectionRefreshedAt, new Date())
  );
}

/** The last try failed and the time of the next one has not come. */
function isWaiting(grant: OAuthGrant, now: Date): boolean {
  return grant.consecutiveFailures > 0 && grant.refreshDueAt !== null && grant.refreshDueAt > now;
}

/**
 * Asks the token endpoint, outside of any transaction, and records what came of it.
 *
 * @param isRejected the stored token is replaced because a mail server refused it
 * @returns the new token; null: there is none, or the lease was lost
 */
async function refreshUnderLease(
  lease: GrantLease,
  grant: OAuthGrant,
  isRejected: boolean,
): Promise<StoredToken | null> {
  const where = { id: grant.integrationId };
  const integration = await database().oAuthIntegration.findUniqueOrThrow({ where });
  const done = await holdingLease(lease, () => askAndSave(lease, grant, integration, isRejected));
  if (done === null) return null;
  await noteCredential(integration, done.accepted);
  return done.token;
}

/** @returns null: there are no tokens */
async function askAndSave(
  lease: GrantLease,
  grant: OAuthGrant,
  integration: OAuthIntegration,
  isRejected: boolean,
) {
  let answer: Awaited<ReturnType<typeof requestTokens>>;
  try {
    answer = await requestTokens(grant, integration);
  } catch (error) {
    await recordRefreshFailure(lease, grant, integration, error);
    return null;
  }
  const token = await recordRefresh(lease, grant, integration, { answer, isRejected });
  return { token, accepted: answer.accepted };
}

function refreshBusy(): Problem {
  return new Problem(
    "unavailable",
    "refresh-busy",
    "Another process is refreshing this token for too long.",
    { retryAfterSeconds: 10 },
  );
}
