import "@/lib/testing/integration-environment.ts";
import { describe, expect } from "vitest";
import { integrationSecret } from "@/lib/testing/oauth-factories.ts";
import { sendJson, type TokenFault } from "@/lib/testing/token-endpoint.ts";
import { testFaults } from "@/lib/testing/token-faults.ts";

/** A refusal as RFC 6749 §5.2 has it. */
const refusal =
  (error: string, description?: string, status = 400, headers: Record<string, string> = {}): TokenFault =>
  ({ response }) =>
    sendJson(response, status, { error, error_description: description }, headers);

/** The regular answer with some of its members replaced; undefined takes one away. */
const tokensWith =
  (members: Record<string, unknown>): TokenFault =>
  ({ response, issue }) =>
    sendJson(response, 200, { ...issue(), ...members });

const aadsts = (number: number, words: string) =>
  `AADSTS${number}: ${words} Trace ID: 00000000-1111-2222-3333-444444444444 Timestamp: 2026-11-21 12:00:00Z`;

describe("refused: somebody has to authorise the mailbox again", () => {
  const mailbox = { concerns: "mailbox" } as const;
  testFaults([
    { what: "invalid_grant", fault: refusal("invalid_grant"), code: "invalid_grant", ...mailbox },
    {
      what: "invalid_grant with status 200",
      fault: refusal("invalid_grant", undefined, 200),
      code: "invalid_grant",
      ...mailbox,
    },
    {
      what: "invalid_grant with status 500",
      fault: refusal("invalid_grant", undefined, 500),
      code: "invalid_grant",
      inDoubt: true,
      ...mailbox,
    },
    {
      what: "interaction_required",
      fault: refusal("interaction_required"),
      code: "interaction_required",
      ...mailbox,
    },
    { what: "consent_required", fault: refusal("consent_required"), code: "consent_required", ...mailbox },
    { what: "login_required", fault: refusal("login_required"), code: "login_required", ...mailbox },
    {
      what: "Microsoft: the password was changed",
      fault: refusal(
        "invalid_grant",
        aadsts(50173, "The provided grant has expired due to it being revoked."),
      ),
      code: "AADSTS50173",
      ...mailbox,
    },
    {
      what: "Microsoft: unused for 90 days",
      fault: refusal("invalid_grant", aadsts(700082, "The refresh token has expired due to inactivity.")),
      code: "AADSTS700082",
      ...mailbox,
    },
    {
      what: "Microsoft: consent was withdrawn",
      fault: refusal("invalid_grant", aadsts(65001, "The user or administrator has not consented.")),
      code: "AADSTS65001",
      ...mailbox,
    },
    {
      what: "Google: revoked",
      fault: refusal("invalid_grant", "Token has been expired or revoked."),
      code: "google-grant-revoked",
      ...mailbox,
    },
    {
      what: "Google: the account was deleted",
      fault: refusal("invalid_grant", "Account has been deleted"),
      code: "google-account-deleted",
      ...mailbox,
    },
    {
      what: "a refusal that repeats the request",
      fault: ({ response, request, parameters }) => {
        const asked = `${request.headers.authorization} ${parameters.get("refresh_token")} (${parameters})`;
        const words = `Refused: ${asked}, of ${integrationSecret}`;
        sendJson(response, 400, { error: "invalid_grant", error_description: words });
      },
      code: "invalid_grant",
      ...mailbox,
    },
  ]);
});

describe("refused: the application itself", () => {
  const application = { concerns: "application" } as const;
  testFaults([
    {
      what: "invalid_client",
      fault: refusal("invalid_client", undefined, 401),
      code: "invalid_client",
      ...application,
    },
    {
      what: "invalid_client with WWW-Authenticate",
      fault: refusal("invalid_client", undefined, 401, { "www-authenticate": 'Basic realm="OAuth"' }),
      code: "invalid_client",
      ...application,
    },
    {
      what: "unauthorized_client",
      fault: refusal("unauthorized_client"),
      code: "unauthorized_client",
      ...application,
    },
    {
      what: "unsupported_grant_type",
      fault: refusal("unsupported_grant_type"),
      code: "unsupported_grant_type",
      ...application,
    },
    { what: "invalid_scope", fault: refusal("invalid_scope"), code: "invalid_scope", ...application },
    {
      what: "Microsoft: the secret has expired",
      fault: refusal("invalid_client", aadsts(7000222, "The provided client secret keys are expired."), 401),
      code: "AADSTS7000222",
      ...application,
    },
    {
      what: "Google: the client was deleted",
      fault: refusal("deleted_client", "The OAuth client was deleted.", 401),
      code: "deleted_client",
      ...application,
    },
  ]);
});

describe("refused otherwise", () => {
  testFaults([
    {
      what: "invalid_request",
      fault: refusal("invalid_request"),
      code: "invalid_request",
      concerns: "request",
    },
    {
      what: "a code of nobody",
      fault: refusal("teapot", "Short and stout."),
      code: "teapot",
      concerns: "request",
    },
    {
      what: "temporarily_unavailable with 400",
      fault: refusal("temporarily_unavailable"),
      code: "temporarily_unavailable",
    },
    { what: "slow_down", fault: refusal("slow_down"), code: "slow_down" },
    {
      what: "server_error with Retry-After",
      fault: refusal("server_error", undefined, 400, { "retry-after": "60" }),
      code: "server_error",
      retrySeconds: [60, 66],
    },
    {
      what: "Microsoft: a passing failure",
      fault: refusal(
        "temporarily_unavailable",
        aadsts(90033, "A transient error has occurred. Please try again."),
      ),
      code: "AADSTS90033",
    },
    {
      what: "invalid_client of a server that fails",
      fault: refusal("invalid_client", undefined, 503),
      code: "provider-failing",
      inDoubt: true,
    },
    {
      what: "Google: too many requests",
      fault: refusal("invalid_request", "slow down", 429, { "retry-after": "30" }),
      code: "too-many-requests",
      retrySeconds: [30, 33],
    },
    {
      what: "an error that is no text",
      fault: ({ response }) => sendJson(response, 400, { error: 7 }),
      code: "answer-not-understood",
    },
  ]);
});

describe("tokens that can not be used", () => {
  // The refresh token that came with them is kept, so nothing is in doubt.
  const odd = { code: "answer-not-understood" } as const;
  testFaults([
    { what: "no access token", fault: tokensWith({ access_token: undefined }), ...odd },
    { what: "an access token that is a number", fault: tokensWith({ access_token: 12 }), ...odd },
    { what: "an access token with a line break", fault: tokensWith({ access_token: "a\r\nX: b" }), ...odd },
    { what: "an empty access token", fault: tokensWith({ access_token: "" }), ...odd },
    { what: "an access token that is an object", fault: tokensWith({ access_token: { a: 1 } }), ...odd },
    { what: "a token of type mac", fault: tokensWith({ token_type: "mac" }), ...odd },
  ]);
});

describe("odd answers that are good", () => {
  const lives =
    (seconds: number) => (row: { accessTokenExpiresAt: Date | null; lastRefreshedAt: Date | null }) =>
      expect(
        ((row.accessTokenExpiresAt?.getTime() ?? 0) - (row.lastRefreshedAt?.getTime() ?? 0)) / 1000,
      ).toBe(seconds);
  const good = { code: null } as const;
  testFaults([
    { what: "no token type", fault: tokensWith({ token_type: undefined }), ...good },
    { what: "token type null", fault: tokensWith({ token_type: null }), ...good },
    { what: "a token type that is a number", fault: tokensWith({ token_type: 7 }), ...good },
    { what: "BEARER", fault: tokensWith({ token_type: "BEARER" }), ...good },
    { what: "expires_in as text", fault: tokensWith({ expires_in: "1800" }), stored: lives(1800), ...good },
    { what: "expires_in as words", fault: tokensWith({ expires_in: "abc" }), stored: lives(3600), ...good },
    { what: "expires_in null", fault: tokensWith({ expires_in: null }), stored: lives(3600), ...good },
    { what: "no expires_in", fault: tokensWith({ expires_in: undefined }), stored: lives(3600), ...good },
    { what: "expires_in 0", fault: tokensWith({ expires_in: 0 }), stored: lives(3600), ...good },
    { what: "expires_in negative", fault: tokensWith({ expires_in: -5 }), stored: lives(3600), ...good },
    {
      what: "expires_in with a fraction",
      fault: tokensWith({ expires_in: 600.25 }),
      stored: lives(600.25),
      ...good,
    },
    {
      what: "expires_in of ages",
      fault: tokensWith({ expires_in: 1e18 }),
      stored: lives(365 * 86_400),
      ...good,
    },
    {
      what: "a refresh token that is a number",
      fault: tokensWith({ refresh_token: 5 }),
      stored: (_row, tokens) => expect(tokens.refreshToken).toMatch(/^rt\/.*\/0$/),
      ...good,
    },
    {
      what: "an empty refresh token",
      fault: tokensWith({ refresh_token: "" }),
      stored: (_row, tokens) => expect(tokens.refreshToken).toMatch(/^rt\/.*\/0$/),
      ...good,
    },
    {
      what: "scopes as a list",
      fault: tokensWith({ scope: ["mail"] }),
      stored: (row) => expect(row.grantedScopes).toEqual(["mail"]),
      ...good,
    },
    {
      what: "fewer scopes",
      fault: tokensWith({ scope: "openid" }),
      stored: (row) => expect(row.grantedScopes).toEqual(["openid"]),
      ...good,
    },
    {
      what: "the wrong content type",
      fault: ({ response, issue }) => {
        response
          .writeHead(200, { "content-type": "text/html; charset=iso-8859-1" })
          .end(JSON.stringify(issue()));
      },
      ...good,
    },
    {
      what: "a byte order mark",
      fault: ({ response, issue }) => sendJson(response, 200, `\uFEFF${JSON.stringify(issue())}`),
      ...good,
    },
    {
      what: "a name twice: the last counts",
      fault: ({ response, issue }) =>
        sendJson(response, 200, JSON.stringify(issue()).replace("}", ',"access_token":"the last"}')),
      stored: (_row, tokens) => expect(tokens.accessToken).toBe("the last"),
      ...good,
    },
    {
      what: "a clock that is a day behind",
      fault: ({ response, issue }) =>
        sendJson(response, 200, issue(), { date: new Date(Date.now() - 86_400_000).toUTCString() }),
      stored: lives(3600),
      ...good,
    },
  ]);
});
