import { grantTokenPlace } from "@/lib/oauth-integrations/integration-secrets.ts";
import { database } from "@/lib/platform/database.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";

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

/** The refresh token of a grant as it is stored, opened. */
export async function storedRefreshToken(grantId: string): Promise<string> {
  const sealed = (await grantRow(grantId)).refreshTokenSealed ?? "";
  return openSecret(sealed, grantTokenPlace(grantId, "refreshTokenSealed"));
}
