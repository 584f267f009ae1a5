import { randomBytes, X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type ClientMetadata, type KoaContextWithOIDC, Provider } from "oidc-provider";
import { z } from "zod";
import type { TestCertificate } from "./certificate.ts";
import { freePort } from "./free-port.ts";
import { bendAnswers } from "./oidc-answers.ts";
import { type OidcBehaviour, usualBehaviour } from "./oidc-behaviour.ts";
import { MAIL_SCOPE, oidcConfiguration } from "./oidc-configuration.ts";
import { meetFault, readBody, replayBody } from "./oidc-faults.ts";
import { authorizeByCode, type IssuedGrant } from "./oidc-grant.ts";
import { answerInteraction, forgetSession } from "./oidc-interaction.ts";
import { asGiven, asKnown, offerJwtAccessTokens, showAsKnown } from "./oidc-jwt-tokens.ts";
import {
  addServiceAccounts,
  newServiceAccount,
  type ServiceAccount,
  withServiceAccountClient,
} from "./oidc-service-account.ts";
import { OidcStore } from "./oidc-store.ts";

/** The redirect address that `issueGrant` uses; nothing listens there. */
const OWN_REDIRECT = "http://127.0.0.1/issued";

const tokenAnswer = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});

const grantTypes = ["authorization_code", "refresh_token", "client_credentials"];

export type OidcServer = {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  revocationEndpoint: string;
  userinfoEndpoint: string;
  /** With the resource server's own credentials in it, as Dovecot takes it. */
  introspectionUrl: string;
  clientId: string;
  clientSecret: string;
  /** The service account at present. */
  serviceAccount(): ServiceAccount;
  /** Makes the service account a new key, with which the old one is not accepted any more. */
  replaceServiceAccountKey(): ServiceAccount;
  behaviour: OidcBehaviour;
  /** Token endpoint requests since the start, refused and failing ones included. */
  tokenRequestCount(): number;
  /** Grant types of successful token requests in their order, such as "refresh_token". */
  grantsGiven(): string[];
  /** Every token that the token endpoint gave since the start: of access, of refresh and of identity. */
  tokensGiven(): string[];
  addRedirectUri(redirectUri: string): void;
  /** Changes the client's secret as an administrator of the provider would; returns the new one. */
  replaceClientSecret(secret?: string): string;
  /** Registers a client that proves itself with this certificate (private_key_jwt), or replaces its certificate. */
  registerCertificate(certificatePem: string): { clientId: string };
  /** Tokens through the whole code flow, without a browser. */
  issueGrant(email: string, scope?: string): Promise<IssuedGrant>;
  /** Everything that this account granted is gone: refresh answers invalid_grant, access tokens are inactive. */
  revokeGrantsOf(email: string): number;
  stop(): Promise<void>;
};

/**
 * Starts an authorization server (oidc-provider): PKCE required, introspection with `username`, revocation, userinfo,
 * client credentials, assertions of a service account; usually opaque access tokens and rotating refresh tokens.
 * `offline_access` needs `prompt=consent`.
 * @param options.redirectUris redirect addresses of the confidential clients
 * @param options.tls serves https with this certificate
 */
export async function startOidcServer(
  options: {
    redirectUris?: string[];
    tls?: TestCertificate;
    clientSecret?: string;
    behaviour?: Partial<OidcBehaviour>;
  } = {},
): Promise<OidcServer> {
  const port = await freePort();
  const issuer = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  const tokenEndpoint = `${issuer}/token`;
  const behaviour: OidcBehaviour = { ...usualBehaviour, ...options.behaviour };
  const store = new OidcStore(behaviour);
  const redirectUris = [OWN_REDIRECT, ...(options.redirectUris ?? [])];
  const client = {
    client_id: "mailroom",
    client_secret: options.clientSecret ?? newSecret(),
    redirect_uris: redirectUris,
    grant_types: grantTypes,
  } satisfies ClientMetadata;
  const resourceServer = { client_id: "mail-server", client_secret: newSecret() };
  store.putClient(client);
  store.putClient({ ...resourceServer, redirect_uris: [], response_types: [], grant_types: [] });

  const provider = new Provider(issuer, oidcConfiguration(store, behaviour));
  offerJwtAccessTokens(provider, behaviour);
  bendAnswers(provider, behaviour);
  let serviceAccount = newServiceAccount();
  const mayOpen = (mailbox: string) => behaviour.delegatedMailboxes?.includes(mailbox) ?? true;
  addServiceAccounts(provider, store, tokenEndpoint, () => serviceAccount, mayOpen);
  const grantsGiven: string[] = [];
  const tokensGiven: string[] = [];
  provider.on("grant.success", (context: KoaContextWithOIDC) => {
    grantsGiven.push(String(context.oidc.params?.grant_type));
    const { access_token, refresh_token, id_token } = tokenAnswer.parse(context.body);
    tokensGiven.push(
      ...[asGiven(access_token), refresh_token, id_token].filter((token) => token !== undefined),
    );
  });
  let tokenRequests = 0;
  const handle = provider.callback();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", issuer);
    if (pathname === "/auth") forgetSession(request);
    if (pathname.startsWith("/interaction/"))
      return answerInteraction(provider, behaviour, request, response);
    if (pathname === "/token") {
      tokenRequests += 1;
      const body = await readBody(request);
      if (!(await meetFault(behaviour, request, body, response))) return;
      replayBody(request, withServiceAccountClient(body, serviceAccount));
    }
    if (pathname === "/token/introspection" && behaviour.failIntrospection !== null) {
      response.writeHead(behaviour.failIntrospection).end();
      return;
    }
    if (pathname === "/token/introspection" || pathname === "/token/revocation") {
      replayBody(request, asKnown(await readBody(request)));
    }
    showAsKnown(request);
    handle(request, response);
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "text/plain" });
      response.end(error instanceof Error ? error.message : String(error));
    });
  };
  const server = options.tls
    ? createTlsServer({ key: options.tls.key, cert: options.tls.certificate }, onRequest)
    : createServer(onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });

  const withCredentials = new URL("/token/introspection", issuer);
  withCredentials.username = resourceServer.client_id;
  withCredentials.password = resourceServer.client_secret;
  return {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint,
    revocationEndpoint: `${issuer}/token/revocation`,
    userinfoEndpoint: `${issuer}/me`,
    introspectionUrl: withCredentials.href,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    serviceAccount: () => serviceAccount,
    replaceServiceAccountKey() {
      serviceAccount = newServiceAccount();
      return serviceAccount;
    },
    behaviour,
    tokenRequestCount: () => tokenRequests,
    grantsGiven: () => [...grantsGiven],
    tokensGiven: () => [...tokensGiven],
    addRedirectUri(redirectUri) {
      redirectUris.push(redirectUri);
    },
    replaceClientSecret(secret = newSecret()) {
      client.client_secret = secret;
      return secret;
    },
    registerCertificate(certificatePem) {
      const clientId = "mailroom-certificate";
      const key = new X509Certificate(certificatePem).publicKey.export({ format: "jwk" });
      store.putClient({
        client_id: clientId,
        token_endpoint_auth_method: "private_key_jwt",
        jwks: { keys: [{ ...key, kty: key.kty ?? "RSA", use: "sig" }] },
        redirect_uris: redirectUris,
        grant_types: grantTypes,
      });
      return { clientId };
    },
    issueGrant: (email, scope = `openid offline_access email ${MAIL_SCOPE}`) =>
      authorizeByCode({
        issuer,
        clientId: client.client_id,
        clientSecret: client.client_secret,
        redirectUri: OWN_REDIRECT,
        email,
        scope,
        ca: options.tls?.certificate,
      }),
    revokeGrantsOf: (email) => store.forget((row) => row.payload.accountId === email),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function newSecret(): string {
  return randomBytes(24).toString("base64url");
}
