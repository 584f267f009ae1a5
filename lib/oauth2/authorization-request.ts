import * as oauth from "oauth4webapi";
import type { AuthorizationServer } from "./authorization-server.ts";
import { nonceOf } from "./nonce.ts";

/** Where to send the browser, and the two secrets that its answer is checked against. */
export type AuthorizationRequest = {
  readonly url: string;
  /** Returns in the answer (RFC 6749 §10.12); used once. */
  readonly state: string;
  /** Proves to the token endpoint that we began this (RFC 7636). Never leaves the server before that. */
  readonly codeVerifier: string;
};

/**
 * Makes an authorization request for the code grant (RFC 6749 §4.1.1) with PKCE S256 (RFC 7636) and a fresh state.
 * Where an id_token will come, a nonce ties it to the request.
 *
 * @param parameters further parameters, such as `login_hint` or `prompt`; they can not replace those of the protocol
 */
export async function createAuthorizationRequest(input: {
  readonly server: Pick<AuthorizationServer, "authorizationEndpoint">;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}): Promise<AuthorizationRequest> {
  const state = oauth.generateRandomState();
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const ofProtocol = {
    response_type: "code",
    client_id: input.clientId,
    redirect_uri: input.redirectUri,
    ...(input.scopes.length > 0 && { scope: input.scopes.join(" ") }),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    ...(input.scopes.includes("openid") && { nonce: nonceOf(state) }),
  };
  // The endpoint may hold a query of its own, which is kept (RFC 6749 §3.1).
  const url = new URL(input.server.authorizationEndpoint);
  for (const [name, value] of Object.entries({ ...input.parameters, ...ofProtocol })) {
    url.searchParams.set(name, value);
  }
  return { url: url.href, state, codeVerifier };
}
