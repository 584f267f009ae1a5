import { requestClientCredentialsTokens } from "@/lib/oauth2/client-credentials-grant.ts";
import { requestJwtBearerTokens } from "@/lib/oauth2/jwt-bearer-grant.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import { partyOf } from "./integration-secrets.ts";

/**
 * Gets an access token without a person: by client credentials, or by the key of a service account.
 *
 * @param mailboxAddress the mailbox that a service account acts for; null: none, which still proves the key. Client
 *   credentials do not name a mailbox
 * @throws TokenEndpointError
 */
export function requestApplicationTokens(
  integration: OAuthIntegration,
  credential: ClientCredential,
  mailboxAddress: string | null,
): Promise<TokenAnswer> {
  const party = partyOf(integration, credential);
  const { scopes } = integration;
  return credential.kind === "service-account"
    ? requestJwtBearerTokens({ ...party, key: credential, subject: mailboxAddress, scopes })
    : requestClientCredentialsTokens({ ...party, scopes });
}
