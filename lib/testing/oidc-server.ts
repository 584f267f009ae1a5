import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { type Configuration, type KoaContextWithOIDC, Provider } from "oidc-provider";
import type { TestCertificate } from "./certificate.ts";
import { freePort } from "./free-port.ts";
import { authorizeByCode, type IssuedGrant } from "./oidc-grant.ts";
import { OidcStore } from "./oidc-store.ts";

/** The scope that the test mail servers ask of an access token. */
export const MAIL_SCOPE = "mail";

/** The redirect address that `issueGrant` uses; nothing listens there. */
const OWN_REDIRECT = "http://127.0.0.1/issued";

/** Settings that a test may change while the server runs. */
type OidcBehaviour = {
  accessTokenLifetimeS: number;
  /** Delay before every answer of the token endpoint. */
  slowTokenEndpointMs: number;
  /** Instead of its own answer, the token endpoint gives this one. */
  failTokenEndpoint: { status: number; body: string; headers?: Record<string, string> } | null;
  /** Instead of its own answer, the introspection endpoint gives this status (mail servers then can not sign in anyone). */
  failIntrospection: number | null;
  /** Who signs in on the authorization page, whatever login_hint says; null: login_hint. */
  signInAs: string | null;
  /** The account owner presses "Deny". */
  denyConsent: boolean;
};

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
  behaviour: OidcBehaviour;
  /** Token endpoint requests since the start, refused and failing ones included. */
  tokenRequestCount(): number;
  /** Grant types of successful token requests in their order, such as "refresh_token". */
  grantsGiven(): string[];
  addRedirectUri(redirectUri: string): void;
  /** Changes the client's secret as an administrator of the provider would; returns the new one. */
  replaceClientSecret(): string;
  /** Tokens through the whole code flow, without a browser. */
  issueGrant(email: string, scope?: string): Promise<IssuedGrant>;
  /** Everything that this account granted is gone: refresh answers invalid_grant, access tokens are inactive. */
  revokeGrantsOf(email: string): number;
  stop(): Promise<void>;
};

function signingKey(): NonNullable<Configuration["jwks"]> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { kty, n, e, d, p, q, dp, dq, qi } = privateKey.export({ format: "jwk" });
  const members = { kty, n, e, d, p, q, dp, dq, qi };
  const filled = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? ""]));
  return { keys: [{ ...filled, kty: "RSA", alg: "RS256", use: "sig" }] };
}

function configuration(store: OidcStore, behaviour: OidcBehaviour): Configuration {
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: signingKey(),
    clockTolerance: 0,
    scopes: ["openid", "offline_access", "email", MAIL_SCOPE],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    extraTokenClaims: (_context, token) => ("accountId" in token ? { username: token.accountId } : undefined),
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email: accountId, email_verified: true }),
    }),
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: () => behaviour.accessTokenLifetimeS,
      RefreshToken: 14 * 86_400,
      Grant: 14 * 86_400,
      IdToken: 3_600,
      Interaction: 600,
      Session: 600,
    },
    renderError: (context, out) => {
      context.type = "text/plain";
      context.body = `${out.error}: ${out.error_description ?? ""}`;
    },
  };
}

/** Answers the sign-in and consent pages without a person. */
async function answerInteraction(
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
function forgetSession(request: IncomingMessage): void {
  const cookies = request.headers.cookie?.split(/;\s*/) ?? [];
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith("_session")).join("; ");
}

/**
 * Starts an authorization server (oidc-provider): opaque access tokens, rotating refresh tokens, PKCE required,
 * introspection with `username`, revocation, userinfo. `offline_access` needs `prompt=consent`.
 * @param options.redirectUris redirect addresses of the one confidential client
 * @param options.tls serves https with this certificate
 */
export async function startOidcServer(
  options: { redirectUris?: string[]; tls?: TestCertificate; behaviour?: Partial<OidcBehaviour> } = {},
): Promise<OidcServer> {
  const port = await freePort();
  const issuer = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  const behaviour: OidcBehaviour = {
    accessTokenLifetimeS: 3_600,
    slowTokenEndpointMs: 0,
    failTokenEndpoint: null,
    failIntrospection: null,
    signInAs: null,
    denyConsent: false,
    ...options.behaviour,
  };
  const store = new OidcStore();
  const client = {
    client_id: "mailroom",
    client_secret: randomBytes(24).toString("base64url"),
    redirect_uris: [OWN_REDIRECT, ...(options.redirectUris ?? [])],
    grant_types: ["authorization_code", "refresh_token"],
  };
  const resourceServer = { client_id: "mail-server", client_secret: randomBytes(24).toString("base64url") };
  store.putClient(client);
  store.putClient({ ...resourceServer, redirect_uris: [], response_types: [], grant_types: [] });

  const provider = new Provider(issuer, configuration(store, behaviour));
  const grantsGiven: string[] = [];
  provider.on("grant.success", (context: KoaContextWithOIDC) => {
    grantsGiven.push(String(context.oidc.params?.grant_type));
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
      const failure = behaviour.failTokenEndpoint;
      if (behaviour.slowTokenEndpointMs > 0) await delay(behaviour.slowTokenEndpointMs);
      if (failure) {
        response.writeHead(failure.status, { "content-type": "application/json", ...failure.headers });
        response.end(failure.body);
        return;
      }
    }
    if (pathname === "/token/introspection" && behaviour.failIntrospection !== null) {
      response.writeHead(behaviour.failIntrospection).end();
      return;
    }
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
    tokenEndpoint: `${issuer}/token`,
    revocationEndpoint: `${issuer}/token/revocation`,
    userinfoEndpoint: `${issuer}/me`,
    introspectionUrl: withCredentials.href,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    behaviour,
    tokenRequestCount: () => tokenRequests,
    grantsGiven: () => [...grantsGiven],
    addRedirectUri(redirectUri) {
      client.redirect_uris.push(redirectUri);
    },
    replaceClientSecret() {
      client.client_secret = randomBytes(24).toString("base64url");
      return client.client_secret;
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
