import { setTimeout as delay } from "node:timers/promises";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { announceGrant } from "./announce-grant.ts";
import { diagnoseTokenError } from "./diagnosis.ts";
import type { GrantLease } from "./grant-lease.ts";
import { leaseReleased, whileLeased } from "./grant-lease.ts";
import { retryDueAt } from "./refresh-schedule.ts";
import { tokenColumns } from "./stored-tokens.ts";

/** Pauses before a failed save is tried again; together well within a lease. */
const savePausesMs = [100, 500, 2_000, 5_000];

/**
 * Saves new tokens and ends the lease, in one statement. The provider may have made the old refresh token invalid
 * already, so a database that hiccups is asked again. When the lease was lost, nothing is saved.
 */
export async function recordRefresh(
  lease: GrantLease,
  grant: OAuthGrant,
  answer: TokenAnswer,
): Promise<void> {
  const data = { ...tokenColumns(grant.id, answer, new Date()), ...leaseReleased };
  for (const pauseMs of savePausesMs) {
    try {
      return await save(lease, grant, data, grant.failureCode !== null);
    } catch (error) {
      logger().error({ err: error, grantId: grant.id }, "new tokens could not be saved, trying again");
      await delay(pauseMs);
    }
  }
  return save(lease, grant, data, grant.failureCode !== null);
}

/**
 * Records why a refresh failed and when to try again, and ends the lease. When the lease was lost, nothing is saved.
 *
 * @throws the error itself when it is a defect of ours
 */
export async function recordRefreshFailure(
  lease: GrantLease,
  grant: OAuthGrant,
  error: unknown,
): Promise<void> {
  const failure = describe(error);
  if (!failure) {
    await database().oAuthGrant.updateMany({ where: whileLeased(lease), data: leaseReleased });
    throw error;
  }
  const now = new Date();
  const failures = grant.consecutiveFailures + 1;
  logger().warn({ grantId: grant.id, reason: failure.code, failures }, "access token not refreshed");
  const { needsAuthorization } = failure;
  const data = {
    ...leaseReleased,
    ...(needsAuthorization && { state: "REAUTHORIZATION_REQUIRED" as const }),
    failureCode: failure.code,
    failureDetail: failure.detail,
    failedAt: now,
    consecutiveFailures: failures,
    refreshDueAt: needsAuthorization ? null : retryDueAt({ ...failure, failures }, now, Math.random()),
  };
  return save(lease, grant, data, needsAuthorization || grant.failureCode !== failure.code);
}

function describe(error: unknown) {
  if (error instanceof TokenEndpointError) {
    const { code, meaning, serverWords } = diagnoseTokenError(error);
    return {
      code,
      detail: serverWords === null ? meaning : `${meaning} The provider says: ${serverWords}`,
      needsAuthorization: error.needsAuthorization,
      permanent: error.permanent,
      retryAfterSeconds: error.retryAfterSeconds,
    };
  }
  if (error instanceof Problem) {
    const needsAuthorization = error.code === "refresh-token-missing";
    return {
      code: error.code,
      detail: error.message,
      needsAuthorization,
      permanent: true,
      retryAfterSeconds: null,
    };
  }
  return null;
}

async function save(
  lease: GrantLease,
  grant: OAuthGrant,
  data: Parameters<ReturnType<typeof database>["oAuthGrant"]["updateMany"]>[0]["data"],
  isNews: boolean,
): Promise<void> {
  const saved = await database().$transaction(async (tx) => {
    const { count } = await tx.oAuthGrant.updateMany({ where: whileLeased(lease), data });
    if (count === 1 && isNews) await announceGrant(tx, grant);
    return count === 1;
  });
  if (!saved) {
    logger().warn({ grantId: grant.id, fence: lease.fence }, "refresh came too late: the lease was lost");
  }
}
