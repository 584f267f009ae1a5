import { revokeRefreshToken } from "@/lib/oauth2/revoke-token.ts";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { tryCredentials } from "./credential-trial.ts";
import { diagnoseTokenError } from "./diagnosis.ts";
import { grantTokenPlace, partyOf } from "./integration-secrets.ts";
import { requireTokenHost } from "./token-host.ts";

/**
 * Asks the provider to forget a grant (RFC 7009). It is asked after the tokens are gone here; when it does not answer,
 * that is logged and told, for the mailbox's owner can remove the application at the provider too.
 *
 * @returns whether the provider was asked and agreed
 */
export async function revokeAtProvider(integration: OAuthIntegration, grant: OAuthGrant): Promise<boolean> {
  if (grant.refreshTokenSealed === null) return false;
  try {
    requireTokenHost(grant, integration);
    const refreshToken = openSecret(
      grant.refreshTokenSealed,
      grantTokenPlace(grant.id, "refreshTokenSealed"),
    );
    const { answer } = await tryCredentials(integration, (asked, credential) =>
      revokeRefreshToken({ ...partyOf(asked, credential), refreshToken }),
    );
    return answer;
  } catch (error) {
    if (!(error instanceof TokenEndpointError || error instanceof Problem)) throw error;
    const reason = error instanceof Problem ? error.code : diagnoseTokenError(error).code;
    logger().warn({ grantId: grant.id, reason }, "tokens could not be revoked at the provider");
    return false;
  }
}
