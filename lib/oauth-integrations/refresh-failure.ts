import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { openCredential } from "./client-credential.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { diagnose, diagnoseTokenError, needsAuthorization } from "./diagnosis.ts";
import { openOrNull } from "./open-or-null.ts";

/** Why a refresh failed, and what follows from it. */
export type RefreshFailure = {
  readonly code: string;
  /** In words, the provider's own included; without secrets. */
  readonly detail: string;
  readonly concerns: Diagnosis["concerns"];
  /** Only somebody at the provider, or at its authorization page, can help. */
  readonly needsAuthorization: boolean;
  /** The same request would be refused again: it is not hurried. */
  readonly permanent: boolean;
  readonly retryAfterSeconds: number | null;
};

/** What a failed token request means for its grant. Null: it is a defect of ours. */
export function refreshFailureOf(
  error: unknown,
  grant: OAuthGrant,
  integration: OAuthIntegration,
): RefreshFailure | null {
  if (error instanceof TokenEndpointError) return refusalOf(error, grant, integration);
  if (error instanceof Problem) return ownFailureOf(error, integration);
  return null;
}

function refusalOf(
  error: TokenEndpointError,
  grant: OAuthGrant,
  integration: OAuthIntegration,
): RefreshFailure {
  const found = diagnoseTokenError(error, {
    appOnly: integration.grantType !== "AUTHORIZATION_CODE",
    clockSkewSeconds: error.clockSkewSeconds,
  });
  const { code, concerns, meaning, serverWords } = isAnswerLost(found, grant)
    ? { ...diagnose("refresh-answer-lost"), serverWords: found.serverWords }
    : found;
  return {
    code,
    detail: serverWords === null ? meaning : `${meaning} The provider says: ${asSentence(serverWords)}`,
    concerns,
    needsAuthorization: needsAuthorization({ concerns }),
    permanent: concerns === "passing" ? false : concerns !== "request" || error.permanent,
    retryAfterSeconds: error.retryAfterSeconds,
  };
}

/** Refusals that do not say why the refresh token is dead. */
const tellsNoReason: ReadonlySet<string> = new Set(["invalid_grant", "token-not-recognised"]);

/**
 * The refresh token was sent before, its answer never came here, and now it is dead: the provider has replaced it.
 * Not so when the provider did not rotate at the last refresh, for then it does not rotate at all.
 */
function isAnswerLost({ code }: Diagnosis, grant: OAuthGrant): boolean {
  if (grant.unansweredRefreshAt === null || !tellsNoReason.has(code)) return false;
  const { refreshTokenObtainedAt, lastRefreshedAt } = grant;
  return refreshTokenObtainedAt === null || lastRefreshedAt === null
    ? true
    : lastRefreshedAt <= refreshTokenObtainedAt;
}

/** A failure before anything was sent. */
function ownFailureOf(problem: Problem, integration: OAuthIntegration): RefreshFailure {
  const { code } = problem;
  const isReadable = openOrNull(() => openCredential(integration)) !== null;
  const concerns = isReadable ? ofOneGrant(code) : "application";
  return {
    code,
    detail: problem.message,
    concerns,
    needsAuthorization: needsAuthorization({ concerns }),
    permanent: true,
    retryAfterSeconds: null,
  };
}

/** The secret that can not be opened is the grant's own: of it the other mailboxes know nothing. */
function ofOneGrant(code: string): Diagnosis["concerns"] {
  const { concerns } = diagnose(code);
  return concerns === "application" ? "request" : concerns;
}

/** More may be said after it. */
function asSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
