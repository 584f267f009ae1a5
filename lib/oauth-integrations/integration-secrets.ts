import type {
  AuthorizationServer,
  ClientAuthentication,
  ClientRegistration,
  Transport,
} from "@/lib/oauth2/authorization-server.ts";
import { environment } from "@/lib/platform/environment.ts";
import { guardedFetch } from "@/lib/platform/guarded-fetch.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import { openCredential } from "./client-credential.ts";
import { providerOf } from "./providers.ts";

/** Where a token of a grant is sealed to. */
export const grantTokenPlace = (grantId: string, column: "accessTokenSealed" | "refreshTokenSealed") =>
  `OAuthGrant:${grantId}:${column}`;

/** Where the PKCE verifier of an authorization is sealed to. */
export const codeVerifierPlace = (authorizationId: string) =>
  `OAuthAuthorization:${authorizationId}:codeVerifierSealed`;

/** An integration in the terms of the protocol. */
export type OAuthParty = {
  readonly server: AuthorizationServer;
  readonly client: ClientRegistration;
  readonly transport: Transport;
  /** What its provider means by `preferred_username`. */
  readonly usernameIsAddress: boolean;
};

/**
 * Opens an integration for a conversation with its server.
 *
 * @param credential another than the present one, such as the previous
 * @throws Problem `secret-unreadable`, `credential-missing`
 */
export function partyOf(
  integration: OAuthIntegration,
  credential: ClientCredential = openCredential(integration),
): OAuthParty {
  return {
    server: {
      issuer: integration.issuer,
      issuerInResponse: integration.issuerInResponse,
      authorizationEndpoint: integration.authorizationEndpoint,
      tokenEndpoint: integration.tokenEndpoint,
      revocationEndpoint: integration.revocationEndpoint,
      userinfoEndpoint: integration.userinfoEndpoint,
    },
    client: {
      clientId: integration.clientId,
      authentication: authenticationOf(integration, credential),
    },
    transport: guardedTransport(),
    usernameIsAddress: providerOf(integration.provider).usernameIsAddress ?? false,
  };
}

/** How the client proves itself with a credential. A certificate or key has one way; the integration says which of a secret. */
function authenticationOf(
  integration: Pick<OAuthIntegration, "clientAuthentication">,
  credential: ClientCredential,
): ClientAuthentication {
  switch (credential.kind) {
    case "secret":
      return {
        method:
          integration.clientAuthentication === "CLIENT_SECRET_POST"
            ? "client_secret_post"
            : "client_secret_basic",
        clientSecret: credential.clientSecret,
      };
    case "certificate":
      return {
        method: "private_key_jwt",
        privateKeyPem: credential.privateKeyPem,
        certificatePem: credential.certificatePem,
      };
    case "service-account":
      return { method: "none" };
  }
}

/** Every request to an authorization server goes through the outbound guard. */
export function guardedTransport(): Transport {
  return { fetch: guardedFetch, allowHttp: environment().isLoopback };
}
