import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { UnusableAnswerError } from "@/lib/oauth2/unusable-answer-error.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import type { OAuthGrant, OAuthIntegration, Prisma } from "@/prisma/generated/client.ts";
import { announceGrant } from "./announce-grant.ts";
import { noteApplicationFailure } from "./application-failure.ts";
import { raiseGrantAlert } from "./grant-alerts.ts";
import type { GrantLease } from "./grant-lease.ts";
import type { RefreshFailure } from "./refresh-failure.ts";
import { refreshFailureOf } from "./refresh-failure.ts";
import { retryDueAt } from "./refresh-schedule.ts";
import { saveRefresh, saveRefreshWithin } from "./save-refresh.ts";
import { isStoredRefreshToken, refreshTokenColumns } from "./stored-tokens.ts";
import { mayHaveReplacedToken } from "./unanswered-refresh.ts";
import { untilSaved } from "./until-saved.ts";

/** After a defect of ours the grant makes room for others that are due. */
const afterDefectMs = 60_000;

/**
 * Records why a refresh failed and when to try again, and ends the lease. When the lease was lost, nothing is saved. A
 * refresh token that came with an answer that is no use otherwise is kept in the same statement.
 *
 * @throws the error itself when it is a defect of ours
 */
export async function recordRefreshFailure(
  lease: GrantLease,
  grant: OAuthGrant,
  integration: OAuthIntegration,
  error: unknown,
): Promise<void> {
  const now = new Date();
  const replaced = replacedToken(error, grant, now);
  const doubt = replaced ?? doubtAfter(error, grant);
  const failure = refreshFailureOf(error, grant, integration);
  if (!failure) {
    await saveRefresh(lease, { ...doubt, refreshDueAt: new Date(now.getTime() + afterDefectMs) }, null);
    throw error;
  }
  const { code, detail, needsAuthorization } = failure;
  const failures = grant.consecutiveFailures + 1;
  const status = error instanceof TokenEndpointError ? error.status : null;
  logger().warn({ grantId: grant.id, reason: code, status, failures }, "access token not refreshed");
  count("refreshes", { result: "failed" });
  const isRetried = !needsAuthorization || integration.grantType !== "AUTHORIZATION_CODE";
  const data = {
    ...doubt,
    // What had to be authorised still has to be when the provider then fails in passing; only success ends that.
    state: needsAuthorization ? "REAUTHORIZATION_REQUIRED" : grant.state,
    failureCode: code,
    failureDetail: detail,
    failedAt: now,
    consecutiveFailures: failures,
    refreshDueAt: isRetried ? retryDueAt({ ...failure, failures }, now, Math.random()) : null,
  } as const;
  const isNews = grant.failureCode !== code || grant.state !== data.state;
  const tell = isNews ? (tx: Transaction) => tellFailed(tx, grant, needsAuthorization) : null;
  const save = () =>
    isRetried ? saveRefresh(lease, data, tell) : saveUnlessChanged(lease, integration, { data, tell, doubt });
  const saved = await (replaced ? untilSaved(grant.id, save) : save());
  if (saved && failure.concerns === "application") await noteAtApplication(integration, failure);
}

/** Columns of the refresh token that an answer without tokens held; null: none, or the one that is stored. */
function replacedToken(error: unknown, grant: OAuthGrant, now: Date) {
  const given = error instanceof UnusableAnswerError ? error.refreshTokenGiven : null;
  if (given === null || isStoredRefreshToken(grant, given.refreshToken)) return null;
  return { ...refreshTokenColumns(grant.id, given, now), unansweredRefreshAt: null };
}

/** What this request may have left in doubt stays noted; a request before it that was never answered stays so too. */
function doubtAfter(error: unknown, grant: OAuthGrant) {
  return mayHaveReplacedToken(error) ? {} : { unansweredRefreshAt: grant.unansweredRefreshAt };
}

/**
 * Saves that nothing but an authorization helps. Whoever has changed the settings meanwhile could not know of it, so
 * then nothing is recorded, and the new settings are tried. The integration is locked before its grant, as by others.
 */
async function saveUnlessChanged(
  lease: GrantLease,
  { id, settingsDigest }: OAuthIntegration,
  failure: {
    readonly data: Prisma.OAuthGrantUpdateManyMutationInput;
    readonly doubt: Prisma.OAuthGrantUpdateManyMutationInput;
    readonly tell: ((tx: Transaction) => Promise<void>) | null;
  },
): Promise<boolean> {
  return database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE id = ${id}::uuid FOR SHARE`;
    const same = await tx.oAuthIntegration.count({ where: { id, settingsDigest } });
    return same === 1
      ? saveRefreshWithin(tx, lease, failure.data, failure.tell)
      : saveRefreshWithin(tx, lease, { ...failure.doubt, refreshDueAt: new Date() }, null);
  });
}

async function tellFailed(tx: Transaction, grant: OAuthGrant, needsAuthorization: boolean): Promise<void> {
  if (needsAuthorization) await raiseGrantAlert(tx, grant.id);
  await announceGrant(tx, grant);
}

/** In a transaction of its own, because others lock the integration before its grants. */
async function noteAtApplication(integration: OAuthIntegration, failure: RefreshFailure): Promise<void> {
  if (integration.failureCode === failure.code) return;
  await database().$transaction((tx) => noteApplicationFailure(tx, integration, failure));
}
