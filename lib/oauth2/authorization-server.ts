import * as oauth from "oauth4webapi";

/** Where an authorization server is reached. `issuer` is its identifier (RFC 8414 §2), null when nobody told it. */
export type AuthorizationServer = {
  readonly issuer: string | null;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string | null;
  readonly userinfoEndpoint: string | null;
};

/** What the authorization server knows us by (RFC 6749 §2.3.1). */
export type ClientRegistration = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientAuthentication: "basic" | "post";
};

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
export function authenticateClient(client: ClientRegistration): oauth.ClientAuth {
  return client.clientAuthentication === "post"
    ? oauth.ClientSecretPost(client.clientSecret)
    : oauth.ClientSecretBasic(client.clientSecret);
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
