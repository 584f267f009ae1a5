import { grantTokenPlace } from "@/lib/oauth-integrations/integration-secrets.ts";
import { database } from "@/lib/platform/database.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";

/** The row of a grant. */
export const grantRow = (grantId: string) =>
  database().oAuthGrant.findUniqueOrThrow({ where: { id: grantId } });

/** Lets the access token of a grant have expired, its refresh overdue. */
export async function expireGrant(grantId: string): Promise<void> {
  const past = new Date(Date.now() - 1000);
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: { accessTokenExpiresAt: past, refreshDueAt: past },
  });
}

/** Lets the time of the next refresh have come, if there is to be one. */
export async function ageRefresh(grantId: string): Promise<void> {
  await database().oAuthGrant.updateMany({
    where: { id: grantId, refreshDueAt: { not: null } },
    data: { refreshDueAt: new Date(Date.now() - 1000) },
  });
}

/** Lets the lease of a dead process have run out. */
export async function ageLease(grantId: string): Promise<void> {
  await database().oAuthGrant.updateMany({
    where: { id: grantId, leaseExpiresAt: { not: null } },
    data: { leaseExpiresAt: new Date(Date.now() - 1000) },
  });
}

/** Lets the time have passed in which no other token is fetched because a mail server refused the stored one. */
export async function ageRejection(grantId: string): Promise<void> {
  await database().$executeRaw`
    UPDATE "OAuthGrant" SET "rejectionRefreshedAt" = "rejectionRefreshedAt" - interval '5 minutes'
    WHERE id = ${grantId}::uuid`;
}

/** The tokens of a grant, opened; empty where there is none. */
export function openedTokens(row: OAuthGrant): { accessToken: string; refreshToken: string } {
  const open = (column: "accessTokenSealed" | "refreshTokenSealed") =>
    row[column] === null ? "" : openSecret(row[column], grantTokenPlace(row.id, column));
  return { accessToken: open("accessTokenSealed"), refreshToken: open("refreshTokenSealed") };
}

/** The refresh token of a grant as it is stored, opened. */
export async function storedRefreshToken(grantId: string): Promise<string> {
  return openedTokens(await grantRow(grantId)).refreshToken;
}
