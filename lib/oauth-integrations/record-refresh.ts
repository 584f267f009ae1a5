import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { announceGrant } from "./announce-grant.ts";
import { clearApplicationFailure } from "./application-failure.ts";
import { endGrantAlert } from "./grant-alerts.ts";
import type { GrantLease } from "./grant-lease.ts";
import { saveRefresh } from "./save-refresh.ts";
import type { StoredToken } from "./stored-tokens.ts";
import { isStoredRefreshToken, tokenColumns } from "./stored-tokens.ts";
import { untilSaved } from "./until-saved.ts";
import { wakeUsersOfGrant } from "./wake-users-of-grant.ts";

/**
 * Saves new tokens and ends the lease, in one statement. The provider may have made the old refresh token invalid
 * already, so a database that hiccups is asked again. When the lease was lost, nothing is saved.
 *
 * @param given.isRejected the token replaces one that a mail server refused
 * @returns the token; null: the lease was lost
 */
export async function recordRefresh(
  lease: GrantLease,
  grant: OAuthGrant,
  integration: OAuthIntegration,
  given: { readonly answer: TokenAnswer; readonly isRejected: boolean },
): Promise<StoredToken | null> {
  const now = new Date();
  const columns = tokenColumns(grant.id, withoutKnown(grant, given.answer), now);
  const data = { ...columns, ...(given.isRejected && { rejectionRefreshedAt: now }) };
  const heals = grant.failureCode !== null || grant.state !== "ACTIVE";
  const saved = await untilSaved(grant.id, () =>
    saveRefresh(lease, data, heals ? (tx) => tellHealed(tx, grant) : null),
  );
  if (!saved) return null;
  count("refreshes", { result: "ok" });
  await endApplicationFailure(integration);
  const { accessTokenExpiresAt, refreshDueAt } = columns;
  return {
    accessToken: given.answer.accessToken,
    expiresAt: accessTokenExpiresAt,
    obtainedAt: now,
    refreshDueAt,
  };
}

/** A refresh token that is sent again without being rotated keeps its age. */
function withoutKnown(grant: OAuthGrant, answer: TokenAnswer): TokenAnswer {
  const { refreshToken } = answer;
  const isKnown = refreshToken !== null && isStoredRefreshToken(grant, refreshToken);
  return isKnown ? { ...answer, refreshToken: null } : answer;
}

async function tellHealed(tx: Transaction, grant: OAuthGrant): Promise<void> {
  await wakeUsersOfGrant(tx, grant.id);
  await endGrantAlert(tx, grant.id);
  await announceGrant(tx, grant);
}

/**
 * Only when a failure is noted, so that thousands of refreshes do not all write the integration's row. In a transaction
 * of its own, because others lock the integration before its grants.
 */
async function endApplicationFailure({ id, failureCode }: OAuthIntegration): Promise<void> {
  if (failureCode === null) return;
  try {
    await database().$transaction((tx) => clearApplicationFailure(tx, id));
  } catch (error) {
    // The tokens are saved and good. The next refresh of any mailbox finds the failure still noted and ends it.
    logger().error({ err: error, integrationId: id }, "a failure that is over could not be cleared");
  }
}
