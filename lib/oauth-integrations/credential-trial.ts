import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import { openCredential, openPreviousCredential } from "./client-credential.ts";
import { openOrNull } from "./open-or-null.ts";

/** Which credential of an integration the provider accepted. */
export type AcceptedCredential = "present" | "previous";

/**
 * Asks with the present credential and, when the provider does not know the client by it, with the one before, sent as
 * it was sent then. Nothing is noted at the integration: that waits until what was answered is saved.
 *
 * @param ask gets the integration with the client authentication of the credential
 * @throws TokenEndpointError of the present credential when neither is accepted; what else `ask` throws
 * @throws Problem `secret-unreadable`, `credential-missing`
 */
export async function tryCredentials<Answer>(
  integration: OAuthIntegration,
  ask: (integration: OAuthIntegration, credential: ClientCredential) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly accepted: AcceptedCredential }> {
  let refusal: TokenEndpointError;
  try {
    return { answer: await ask(integration, openCredential(integration)), accepted: "present" };
  } catch (error) {
    if (!isClientRefused(error, integration)) throw error;
    refusal = error;
  }
  const previous = openOrNull(() => openPreviousCredential(integration));
  if (!previous) throw refusal;
  const { credential, clientAuthentication } = previous;
  try {
    const answer = await ask({ ...integration, clientAuthentication }, credential);
    return { answer, accepted: "previous" };
  } catch (error) {
    // That neither credential is accepted is told of the present one: it is the one that people see.
    throw isClientRefused(error, integration) ? refusal : error;
  }
}

/** Codes of a service account's assertion that is not accepted (RFC 7523 §3.1), or whose delegation is missing. */
const assertionRefusals: ReadonlySet<string | null> = new Set(["invalid_grant", "unauthorized_client"]);

/**
 * The provider did not look further than at the client, so that neither code nor refresh token was used up. RFC 6749
 * §5.2 has one code for it, but servers send others too, or none, with status 401. A service account is known by its
 * assertion.
 */
function isClientRefused(
  error: unknown,
  { grantType }: Pick<OAuthIntegration, "grantType">,
): error is TokenEndpointError {
  if (!(error instanceof TokenEndpointError) || error.status === null || error.status >= 500) return false;
  if (error.error === "invalid_client") return true;
  if (grantType === "JWT_BEARER" && assertionRefusals.has(error.error)) return true;
  return error.status === 401 && !error.needsAuthorization && error.error !== "invalid_token";
}
