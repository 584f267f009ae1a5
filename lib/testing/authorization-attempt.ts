import type { UserActor } from "@/lib/access/actor.ts";
import { finishMailboxAuthorization } from "@/lib/mail-servers/finish-mailbox-authorization.ts";
import { createIntegration, createIntegrationInput } from "@/lib/oauth-integrations/create-integration.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { previewRedirectUrl } from "@/lib/oauth-integrations/preview-redirect-url.ts";
import {
  type StartAuthorizationInput,
  startAuthorization,
} from "@/lib/oauth-integrations/start-authorization.ts";
import { environment } from "@/lib/platform/environment.ts";
import { followAuthorization } from "./authorization-browser.ts";
import type { OidcServer } from "./oidc-server.ts";

/** Registers the test authorization server as an admin would: redirect URL first. It is untested. */
export async function givenIntegration(
  admin: UserActor,
  oidc: OidcServer,
  name: string,
  change: Record<string, unknown> = {},
): Promise<IntegrationView> {
  const { authorizationEndpoint, tokenEndpoint } = oidc;
  const { redirectKey, redirectUrl } = await previewRedirectUrl(admin, {
    authorizationEndpoint,
    tokenEndpoint,
  });
  oidc.addRedirectUri(redirectUrl);
  const input = createIntegrationInput.parse({
    name,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scopes: ["openid", "email", "offline_access", "mail"],
    issuer: oidc.issuer,
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint: oidc.revocationEndpoint,
    userinfoEndpoint: oidc.userinfoEndpoint,
    redirectKey,
    ...change,
  });
  return createIntegration(admin, input);
}

/** An authorization whose answer the browser has in hand. */
type AuthorizationAttempt = {
  readonly actor: UserActor;
  readonly started: Awaited<ReturnType<typeof startAuthorization>>;
  readonly answer: URL;
};

/** Goes to the provider and comes back, without handing over the answer. */
export async function attemptAuthorization(
  actor: UserActor,
  input: StartAuthorizationInput,
): Promise<AuthorizationAttempt> {
  const started = await startAuthorization(actor, input);
  const callback = `${environment().baseUrl}/api/oauth/callback/`;
  return { actor, started, answer: await followAuthorization(started.authorizationUrl, callback) };
}

/** Hands the answer over; `change` is what an attacker or an accident makes of it. */
export function finishAttempt(
  { actor, started, answer }: AuthorizationAttempt,
  change: Partial<Parameters<typeof finishMailboxAuthorization>[0]> = {},
): ReturnType<typeof finishMailboxAuthorization> {
  return finishMailboxAuthorization({
    redirectKey: answer.pathname.split("/").at(-1) ?? "",
    parameters: answer.searchParams,
    browserBinding: started.browserBinding,
    actorUserId: actor.userId,
    ...change,
  });
}
