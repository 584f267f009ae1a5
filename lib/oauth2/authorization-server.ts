import * as oauth from "oauth4webapi";
import { authenticateByCertificate } from "./client-assertion.ts";

/** Where an authorization server is reached. */
export type AuthorizationServer = {
  /** Its identifier (RFC 8414 §2); may hold Microsoft's `{tenantid}`. Null when nobody told it. */
  readonly issuer: string | null;
  /** It names itself in every answer of the authorization page (RFC 9207 §3). */
  readonly issuerInResponse: boolean;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string | null;
  readonly userinfoEndpoint: string | null;
};

/** What the authorization server knows us by (RFC 6749 §2.3.1). */
export type ClientRegistration = {
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
};

/** How the client proves itself at the token endpoint, in the names of RFC 8414 §2. */
export type ClientAuthentication =
  | { readonly method: "client_secret_basic" | "client_secret_post"; readonly clientSecret: string }
  /** The key is PKCS #8 PEM. */
  | { readonly method: "private_key_jwt"; readonly privateKeyPem: string; readonly certificatePem: string }
  | { readonly method: "none" };

/** How requests are sent. The caller's `fetch` bounds time and size and decides where a connection may go. */
export type Transport = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Plain http endpoints are refused unless this is set. */
  readonly allowHttp: boolean;
};

/** The server's metadata in the names of RFC 8414. A server without a known issuer gets its token endpoint's origin. */
export function serverMetadata(server: AuthorizationServer): oauth.AuthorizationServer {
  return {
    issuer: server.issuer ?? new URL(server.tokenEndpoint).origin,
    authorization_endpoint: server.authorizationEndpoint,
    token_endpoint: server.tokenEndpoint,
    ...(server.revocationEndpoint !== null && { revocation_endpoint: server.revocationEndpoint }),
    ...(server.userinfoEndpoint !== null && { userinfo_endpoint: server.userinfoEndpoint }),
  };
}

/** Client authentication as the registration says; both forms encode secrets full of special characters rightly. */
export async function authenticateClient(client: ClientRegistration): Promise<oauth.ClientAuth> {
  const { authentication } = client;
  switch (authentication.method) {
    case "client_secret_basic":
      return oauth.ClientSecretBasic(authentication.clientSecret);
    case "client_secret_post":
      return oauth.ClientSecretPost(authentication.clientSecret);
    case "private_key_jwt":
      return authenticateByCertificate(authentication.privateKeyPem, authentication.certificatePem);
    case "none":
      return oauth.None();
  }
}

/** Request options of oauth4webapi for a transport. */
export function requestOptions(transport: Transport) {
  return {
    [oauth.allowInsecureRequests]: transport.allowHttp,
    [oauth.customFetch]: (
      url: string,
      options: { body?: BodyInit | undefined; headers: Record<string, string>; method: string },
    ) =>
      transport.fetch(url, {
        method: options.method,
        headers: options.headers,
        redirect: "manual",
        ...(options.body !== undefined && { body: options.body }),
      }),
  };
}
