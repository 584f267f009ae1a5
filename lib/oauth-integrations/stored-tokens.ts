import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { grantTokenPlace } from "./integration-secrets.ts";
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
  if (grant.accessTokenSealed === null || grant.accessTokenExpiresAt === null) return null;
  const accessToken = openOrNull(grant.accessTokenSealed, grantTokenPlace(grant.id, "accessTokenSealed"));
  if (accessToken === null) return null;
  return {
    accessToken,
    expiresAt: grant.accessTokenExpiresAt,
    obtainedAt: grant.lastRefreshedAt ?? grant.authorizedAt,
    refreshDueAt: grant.refreshDueAt,
  };
}

function openOrNull(sealed: string, place: string): string | null {
  try {
    return openSecret(sealed, place);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/**
 * Columns of a grant that has just been given tokens. A rotated refresh token goes with the access token in one
 * statement; without rotation the stored one stays. Every trace of a failure is cleared.
 */
export function tokenColumns(grantId: string, answer: TokenAnswer, now: Date) {
  const expiresAt = expiryOf(answer.expiresInSeconds, now);
  const { refreshToken } = answer;
  return {
    accessTokenSealed: sealSecret(answer.accessToken, grantTokenPlace(grantId, "accessTokenSealed")),
    accessTokenExpiresAt: expiresAt,
    ...(refreshToken !== null && {
      refreshTokenSealed: sealSecret(refreshToken, grantTokenPlace(grantId, "refreshTokenSealed")),
    }),
    ...(answer.scopes !== null && { grantedScopes: [...answer.scopes] }),
    refreshDueAt: refreshDueAt(expiresAt, now, Math.random()),
    state: "ACTIVE",
    failureCode: null,
    failureDetail: null,
    failedAt: null,
    consecutiveFailures: 0,
    lastRefreshedAt: now,
  } as const;
}
