import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import type { OidcBehaviour } from "./oidc-behaviour.ts";

/** Answers the sign-in and consent pages without a person. */
export async function answerInteraction(
  provider: Provider,
  behaviour: OidcBehaviour,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  const finish = (result: Parameters<Provider["interactionFinished"]>[2]) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });

  if (prompt.name === "login") {
    const accountId = behaviour.signInAs ?? params.login_hint;
    if (typeof accountId !== "string" || accountId === "") {
      return finish({ error: "access_denied", error_description: "Nobody signed in." });
    }
    return finish({ login: { accountId, remember: false } });
  }
  if (behaviour.denyConsent)
    return finish({ error: "access_denied", error_description: "The user denied access." });

  const accountId = session?.accountId;
  const clientId = params.client_id;
  if (accountId === undefined || typeof clientId !== "string")
    throw new Error("Consent was asked of nobody.");
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant = known ?? new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(typeof params.scope === "string" ? params.scope : "openid");
  return finish({ consent: { grantId: await grant.save() } });
}

/** Every authorization starts signed out, so that one browser may sign in as several accounts after each other. */
export function forgetSession(request: IncomingMessage): void {
  const cookies = request.headers.cookie?.split(/;\s*/) ?? [];
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith("_session")).join("; ");
}
