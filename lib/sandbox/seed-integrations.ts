import { createIntegrationInput } from "@/lib/oauth-integrations/create-integration.ts";
import { applicationClientId, applicationScopes } from "./authorization-clients.ts";
import { sandboxScopes } from "./authorization-server.ts";
import { type SandboxState, sandboxIssuer, sandboxMailHosts } from "./sandbox-state.ts";

/** The integration with which a person signs in for each mailbox. */
export function personIntegration(state: SandboxState) {
  const issuer = sandboxIssuer(state);
  return createIntegrationInput.parse({
    name: "Acme Accounts (sandbox)",
    description: "The authorization server of the mail sandbox. The owner of a mailbox signs in.",
    clientId: state.clientId,
    clientSecret: state.clientSecret,
    scopes: [...sandboxScopes],
    mailHosts: sandboxMailHosts(state),
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    revocationEndpoint: `${issuer}/token/revocation`,
    userinfoEndpoint: `${issuer}/me`,
  });
}

/** The integration whose application opens mailboxes by itself. */
export function applicationIntegration(state: SandboxState) {
  const issuer = sandboxIssuer(state);
  return createIntegrationInput.parse({
    name: "Acme application (sandbox)",
    description: "The same server, without a person: the application signs in by itself.",
    grantType: "CLIENT_CREDENTIALS",
    clientId: applicationClientId,
    clientSecret: state.clientSecret,
    scopes: [...applicationScopes],
    mailHosts: sandboxMailHosts(state),
    issuer,
    tokenEndpoint: `${issuer}/token`,
  });
}
