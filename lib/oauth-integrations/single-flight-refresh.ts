import { setTimeout as delay } from "node:timers/promises";
import { refreshTokens } from "@/lib/oauth2/refresh-tokens.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { diagnose } from "./diagnosis.ts";
import type { GrantLease } from "./grant-lease.ts";
import { leaseReleased, takeGrantLease, whileLeased } from "./grant-lease.ts";
import { GrantUnusableError, refreshFailing } from "./grant-unusable-error.ts";
import { grantTokenPlace, partyOf } from "./integration-secrets.ts";
import { recordRefresh, recordRefreshFailure } from "./record-refresh.ts";
import type { StoredToken } from "./stored-tokens.ts";
import { openStoredToken } from "./stored-tokens.ts";

/** Waiting for another process outlasts its lease, so that a dead leader is succeeded while we wait. */
const longestWaitMs = 75_000;
const longestPauseMs = 500;

/** Whether a token has to be replaced. */
type StaleCheck = (token: StoredToken) => boolean;

/**
 * The one refresh path. Gives the stored access token when it is not stale; else one process over all asks the token
 * endpoint, under a lease on the grant's row, and the others wait for what it saves.
 *
 * @throws GrantUnusableError `reauthorization-required`
 * @throws Problem `token-endpoint-failed` with the time to try again, `refresh-busy`, `not-found`
 */
export async function tokenRefreshedIf(isStale: StaleCheck, grantId: string): Promise<StoredToken> {
  const giveUpAt = Date.now() + longestWaitMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const grant = await loadGrant(grantId);
    const stored = freshOf(grant, isStale);
    if (stored) return stored;
    const now = new Date();
    if (grant.consecutiveFailures > 0 && grant.refreshDueAt && grant.refreshDueAt > now) {
      throw refreshFailing(grant, now);
    }
    const lease = await takeGrantLease(grantId);
    if (lease) {
      await refreshUnderLease(lease, isStale);
      continue;
    }
    if (Date.now() > giveUpAt) {
      throw new Problem(
        "unavailable",
        "refresh-busy",
        "Another process is refreshing this token for too long.",
        {
          retryAfterSeconds: 10,
        },
      );
    }
    await delay(pauseMs * (0.5 + Math.random()));
  }
}

async function loadGrant(grantId: string): Promise<OAuthGrant> {
  const grant = await database().oAuthGrant.findUnique({ where: { id: grantId } });
  if (!grant) throw notFound("grant");
  if (grant.state !== "ACTIVE") throw new GrantUnusableError(grant);
  return grant;
}

/** The stored token, unless it is stale or missing. */
function freshOf(grant: OAuthGrant, isStale: StaleCheck): StoredToken | null {
  const stored = openStoredToken(grant);
  return stored && !isStale(stored) ? stored : null;
}

/** Asks the token endpoint, outside of any transaction, and records what came of it. */
async function refreshUnderLease(lease: GrantLease, isStale: StaleCheck): Promise<void> {
  const grant = await database().oAuthGrant.findUniqueOrThrow({
    where: { id: lease.grantId },
    include: { integration: true },
  });
  const { integration, ...row } = grant;
  try {
    // Somebody may have refreshed between our look at the row and our lease.
    if (row.state !== "ACTIVE" || freshOf(row, isStale)) {
      await database().oAuthGrant.updateMany({ where: whileLeased(lease), data: leaseReleased });
      return;
    }
    if (row.refreshTokenSealed === null) {
      throw new Problem("conflict", "refresh-token-missing", diagnose("refresh-token-missing").meaning);
    }
    const refreshToken = openSecret(row.refreshTokenSealed, grantTokenPlace(row.id, "refreshTokenSealed"));
    const answer = await refreshTokens({ ...partyOf(integration), refreshToken });
    await recordRefresh(lease, row, answer);
  } catch (error) {
    await recordRefreshFailure(lease, row, error);
  }
}
