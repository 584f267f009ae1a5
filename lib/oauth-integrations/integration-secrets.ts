import type {
  AuthorizationServer,
  ClientRegistration,
  Transport,
} from "@/lib/oauth2/authorization-server.ts";
import { environment } from "@/lib/platform/environment.ts";
import { guardedFetch } from "@/lib/platform/outbound-guard.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";

/** Where the client secret of an integration is sealed to. */
export const clientSecretPlace = (integrationId: string) =>
  `OAuthIntegration:${integrationId}:clientSecretSealed`;

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
};

/** Opens an integration for a conversation with its server. @throws Problem `secret-unreadable` */
export function partyOf(integration: OAuthIntegration): OAuthParty {
  return {
    server: {
      issuer: integration.issuer,
      authorizationEndpoint: integration.authorizationEndpoint,
      tokenEndpoint: integration.tokenEndpoint,
      revocationEndpoint: integration.revocationEndpoint,
      userinfoEndpoint: integration.userinfoEndpoint,
    },
    client: {
      clientId: integration.clientId,
      clientSecret: openSecret(integration.clientSecretSealed, clientSecretPlace(integration.id)),
      clientAuthentication: integration.clientAuthentication === "CLIENT_SECRET_POST" ? "post" : "basic",
    },
    transport: guardedTransport(),
  };
}

/** Every request to an authorization server goes through the outbound guard. */
export function guardedTransport(): Transport {
  return { fetch: guardedFetch, allowHttp: environment().isLoopback };
}
