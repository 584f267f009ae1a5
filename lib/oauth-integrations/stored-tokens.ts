import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import { openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { grantTokenPlace } from "./integration-secrets.ts";
import { openOrNull } from "./open-or-null.ts";
import { expiryOf, refreshDueAt } from "./refresh-schedule.ts";

/** An access token as it is stored, with the times that tell whether it is stale. */
export type StoredToken = {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly obtainedAt: Date;
  readonly refreshDueAt: Date | null;
};

/** The stored access token of a grant; null: it has none, or it can not be read, which a refresh heals. */
export function openStoredToken(grant: OAuthGrant): StoredToken | null {
  const { accessTokenSealed: sealed, accessTokenExpiresAt: expiresAt } = grant;
  if (sealed === null || expiresAt === null) return null;
  const accessToken = openOrNull(() => openSecret(sealed, grantTokenPlace(grant.id, "accessTokenSealed")));
  if (accessToken === null) return null;
  return {
    accessToken,
    expiresAt,
    obtainedAt: grant.lastRefreshedAt ?? grant.authorizedAt,
    refreshDueAt: grant.refreshDueAt,
  };
}

/** Whether this refresh token is the one that is stored: the provider did not rotate it. */
export function isStoredRefreshToken(
  grant: Pick<OAuthGrant, "id" | "refreshTokenSealed">,
  refreshToken: string,
): boolean {
  const { id, refreshTokenSealed: sealed } = grant;
  if (sealed === null) return false;
  return openOrNull(() => openSecret(sealed, grantTokenPlace(id, "refreshTokenSealed"))) === refreshToken;
}

/**
 * Columns of a grant that has just been given tokens. A rotated refresh token goes with the access token in one
 * statement; without rotation (`refreshToken` null) the stored one and its age stay. Every trace of a failure is
 * cleared.
 */
export function tokenColumns(grantId: string, answer: TokenAnswer, now: Date) {
  const expiresAt = expiryOf(answer.expiresInSeconds, now);
  return {
    accessTokenSealed: sealSecret(answer.accessToken, grantTokenPlace(grantId, "accessTokenSealed")),
    accessTokenExpiresAt: expiresAt,
    ...refreshTokenColumns(grantId, answer, now),
    ...(answer.scopes !== null && { grantedScopes: [...answer.scopes] }),
    refreshDueAt: refreshDueAt(expiresAt, now, Math.random()),
    unansweredRefreshAt: null,
    state: "ACTIVE",
    failureCode: null,
    failureDetail: null,
    failedAt: null,
    consecutiveFailures: 0,
    lastRefreshedAt: now,
  } as const;
}

/** Columns of a refresh token that has just been given; without one only its end, if the answer told it. */
export function refreshTokenColumns(
  grantId: string,
  answer: Pick<TokenAnswer, "refreshToken" | "refreshTokenExpiresInSeconds" | "tokenHost">,
  now: Date,
) {
  const { refreshToken, refreshTokenExpiresInSeconds, tokenHost } = answer;
  const told = refreshTokenExpiresInSeconds === null ? null : expiryOf(refreshTokenExpiresInSeconds, now);
  if (refreshToken === null) return told === null ? {} : { refreshTokenExpiresAt: told };
  return {
    refreshTokenSealed: sealSecret(refreshToken, grantTokenPlace(grantId, "refreshTokenSealed")),
    tokenHost,
    refreshTokenObtainedAt: now,
    refreshTokenExpiresAt: told,
  };
}
