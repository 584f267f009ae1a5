import { refreshTokens } from "@/lib/oauth2/refresh-tokens.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { requestApplicationTokens } from "./application-tokens.ts";
import type { ClientCredential } from "./client-credential.ts";
import { type AcceptedCredential, tryCredentials } from "./credential-trial.ts";
import { diagnose } from "./diagnosis.ts";
import { grantTokenPlace, partyOf } from "./integration-secrets.ts";
import { requireTokenHost } from "./token-host.ts";

/** What a request for tokens needs of a grant. */
type RequestingGrant = Pick<OAuthGrant, "id" | "mailboxAddress" | "refreshTokenSealed" | "tokenHost">;

/** Tokens, and which credential they were given for: `noteCredential` is told of it once they are saved. */
type RequestedTokens = TokenAnswer & { readonly accepted: AcceptedCredential };

/**
 * Asks the token endpoint for a new access token of a grant, with the present credential of the integration, or with
 * the one before when the provider does not know the client by the present one.
 *
 * @throws TokenEndpointError
 * @throws Problem `refresh-token-missing`, `other-token-host`, `secret-unreadable`, `credential-missing`
 */
export async function requestTokens(
  grant: RequestingGrant,
  integration: OAuthIntegration,
): Promise<RequestedTokens> {
  const { answer, accepted } = await tryCredentials(integration, tokenRequestOf(grant, integration));
  return { ...answer, accepted };
}

function tokenRequestOf(
  grant: RequestingGrant,
  { grantType }: OAuthIntegration,
): (integration: OAuthIntegration, credential: ClientCredential) => Promise<TokenAnswer> {
  if (grantType !== "AUTHORIZATION_CODE") {
    return (integration, credential) =>
      requestApplicationTokens(integration, credential, grant.mailboxAddress);
  }
  const { id, refreshTokenSealed } = grant;
  if (refreshTokenSealed === null) {
    throw new Problem("conflict", "refresh-token-missing", diagnose("refresh-token-missing").meaning);
  }
  return (integration, credential) => {
    requireTokenHost(grant, integration);
    const refreshToken = openSecret(refreshTokenSealed, grantTokenPlace(id, "refreshTokenSealed"));
    return refreshTokens({ ...partyOf(integration, credential), refreshToken });
  };
}
