import type { IncomingHttpHeaders } from "node:http";

/** What came to the token endpoint. */
export type TokenEndpointRequest = {
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
};

/**
 * What the token endpoint does instead of answering: gives this answer, never answers, cuts the connection before the
 * request is processed, or processes it (tokens are issued, a refresh token is rotated) and cuts the connection then.
 */
export type TokenEndpointFault =
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | "hang"
  | "cut"
  | "cut-after";

/** Settings that a test may change while the server runs. */
export type OidcBehaviour = {
  accessTokenLifetimeS: number;
  /** Access tokens have the form of a JWT of at least 2,500 characters instead of a short word. */
  jwtAccessTokens: boolean;
  /** Each refresh gives a new refresh token. */
  rotateRefreshTokens: boolean;
  /** A refresh token that was rotated goes on being accepted. */
  keepPreviousRefreshTokens: boolean;
  /** Delay before every answer of the token endpoint. */
  slowTokenEndpointMs: number;
  /** What the token endpoint does instead of its own; null: its own. */
  failTokenEndpoint:
    | TokenEndpointFault
    | null
    | ((request: TokenEndpointRequest) => TokenEndpointFault | null | Promise<TokenEndpointFault | null>);
  /** Instead of its own answer, the introspection endpoint gives this status (mail servers then can not sign in anyone). */
  failIntrospection: number | null;
  /** Who signs in on the authorization page, whatever login_hint says; null: login_hint. */
  signInAs: string | null;
  /** The account owner presses "Deny". */
  denyConsent: boolean;
  /** `iss` in answers of the authorization page: its own, none, or this one. */
  issuerInAnswer: boolean | string;
  /** Claims that take the place of those of each id_token; undefined takes a claim away. */
  idTokenClaims: Record<string, unknown>;
  /** The mailbox that tokens of client credentials open at present; mail servers ask each time. */
  applicationMailbox: string | null;
  /** The mailboxes that the service account may act for; null: all. */
  delegatedMailboxes: readonly string[] | null;
};

export const usualBehaviour: OidcBehaviour = {
  accessTokenLifetimeS: 3_600,
  jwtAccessTokens: false,
  rotateRefreshTokens: true,
  keepPreviousRefreshTokens: false,
  slowTokenEndpointMs: 0,
  failTokenEndpoint: null,
  failIntrospection: null,
  signInAs: null,
  denyConsent: false,
  issuerInAnswer: true,
  idTokenClaims: {},
  applicationMailbox: null,
  delegatedMailboxes: null,
};
