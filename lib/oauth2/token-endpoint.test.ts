import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { AuthorizationServer, ClientRegistration } from "./authorization-server.ts";
import { refreshTokens } from "./refresh-tokens.ts";
import { revokeRefreshToken } from "./revoke-token.ts";
import { parseRetryAfter, TokenEndpointError } from "./token-endpoint-error.ts";
import { UnusableAnswerError } from "./unusable-answer-error.ts";

const server: AuthorizationServer = {
  issuer: null,
  issuerInResponse: false,
  authorizationEndpoint: "https://as.example/auth",
  tokenEndpoint: "https://as.example/token",
  revocationEndpoint: "https://as.example/revoke",
  userinfoEndpoint: null,
};
const clientSecret = "+/=%:&?# ä";
const client: ClientRegistration = {
  clientId: "client:1",
  authentication: { method: "client_secret_basic", clientSecret },
};

function refreshAgainst(answer: () => Response, registration = client) {
  const seen: { url: string; init: RequestInit }[] = [];
  const transport = {
    allowHttp: false,
    fetch: async (url: string, init: RequestInit) => {
      seen.push({ url, init });
      return answer();
    },
  };
  return { seen, result: refreshTokens({ server, client: registration, refreshToken: "r1", transport }) };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

async function failureOf(result: Promise<unknown>): Promise<TokenEndpointError> {
  const error = await result.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TokenEndpointError))
    throw new Error("Expected a TokenEndpointError.", { cause: error });
  return error;
}

describe("successful answers", () => {
  it.each([
    [{ expires_in: 3600 }, 3600],
    [{ expires_in: "3599" }, 3599],
    [{}, null],
    [{ expires_in: null }, null],
    [{ expires_in: "soon" }, null],
    [{ expires_in: -5 }, null],
  ])("tolerates the lifetime %j", async (part, expiresInSeconds) => {
    const { result } = refreshAgainst(() => json({ access_token: "a", token_type: "bearer", ...part }));
    expect(await result).toMatchObject({ accessToken: "a", expiresInSeconds, refreshToken: null });
  });

  it.each([
    [{ refresh_token_expires_in: 604_799 }, 604_799],
    [{ refresh_expires_in: "1800" }, 1800],
    [{ refresh_token_expires_in: null }, null],
    [{ refresh_expires_in: 0 }, null],
    [{}, null],
  ])("reads how long the refresh token lives: %j", async (part, refreshTokenExpiresInSeconds) => {
    const { result } = refreshAgainst(() => json({ access_token: "a", ...part }));
    expect(await result).toMatchObject({ refreshTokenExpiresInSeconds });
  });

  it("reads rotation, scopes and a 2,500-character token without a token type", async () => {
    const accessToken = "x".repeat(2500);
    const { result } = refreshAgainst(() =>
      json({ access_token: accessToken, refresh_token: "r2", scope: "mail  openid" }),
    );
    expect(await result).toMatchObject({ accessToken, refreshToken: "r2", scopes: ["mail", "openid"] });
  });

  it.each([null, 7, ["Bearer"], "", "bearer", "BEARER"])(
    "takes %j as the type of the token",
    async (type) => {
      const { result } = refreshAgainst(() =>
        json({ access_token: "a", token_type: type, refresh_token: "r2", scope: { a: 1 }, id_token: 5 }),
      );
      expect(await result).toMatchObject({
        accessToken: "a",
        refreshToken: "r2",
        scopes: null,
        idToken: null,
      });
    },
  );

  it("says which host gave them, with its port", async () => {
    const { result } = refreshAgainst(() => json({ access_token: "a" }));
    expect((await result).tokenHost).toBe("as.example");
  });

  it.each([
    { token_type: "mac" },
    { access_token: 5 },
    { access_token: "a\r\nb" },
    { access_token: undefined },
  ])("keeps the refresh token of an answer with %j, and shows it nowhere", async (part) => {
    const whole = { access_token: "a", refresh_token: "replaced", refresh_expires_in: 60, ...part };
    const failure = await failureOf(refreshAgainst(() => json(whole)).result);
    if (!(failure instanceof UnusableAnswerError)) throw new Error("Another failure", { cause: failure });
    expect(failure).toMatchObject({ status: 200, error: null, permanent: false });
    expect(failure.refreshTokenGiven).toEqual({
      refreshToken: "replaced",
      refreshTokenExpiresInSeconds: 60,
      tokenHost: "as.example",
    });
    expect(`${inspect(failure, { showHidden: true, depth: 9 })}${JSON.stringify(failure)}`).not.toContain(
      "replaced",
    );
    const copied: unknown[] = [];
    for (const name in failure) copied.push(Reflect.get(failure, name));
    expect(JSON.stringify(copied)).not.toContain("replaced");
  });

  it.each(["<html>ok</html>", "", "{}", '{"access_token":5}', '{"access_token":"a","token_type":"mac"}'])(
    "does not take %j for tokens, and tries later",
    async (body) => {
      const failure = await failureOf(refreshAgainst(() => new Response(body)).result);
      expect(failure).toMatchObject({ status: 200, error: null, permanent: false });
    },
  );
});

describe("failures", () => {
  it.each([
    [400, { error: "invalid_grant" }, { needsAuthorization: true, permanent: true }],
    [400, { error: "interaction_required" }, { needsAuthorization: true }],
    [401, { error: "invalid_client", error_description: "bad\nsecret" }, { permanent: true }],
    [400, { error: "temporarily_unavailable" }, { permanent: false }],
    [403, { message: "blocked by proxy" }, { permanent: false, error: null }],
    [408, { error: "invalid_request" }, { permanent: false }],
    [429, { error: "slow" }, { permanent: false, retryAfterSeconds: 7 }],
    [500, { error: "invalid_request" }, { permanent: false, needsAuthorization: false }],
    [503, {}, { permanent: false, retryAfterSeconds: 7 }],
    [302, {}, { permanent: false }],
    [200, { error: "invalid_grant" }, { needsAuthorization: true }],
  ])("tells status %i with %j apart", async (status, body, expected) => {
    const headers: Record<string, string> = status === 429 || status === 503 ? { "retry-after": "7" } : {};
    const failure = await failureOf(refreshAgainst(() => json(body, status, headers)).result);
    expect(failure).toMatchObject(expected);
    expect(failure.message).not.toMatch(/\n/);
  });

  it("does not repeat what was sent, in whatever form the server does", async () => {
    let sentAs: string[] = [];
    const transport = {
      allowHttp: false,
      fetch: async (_url: string, init: RequestInit) => {
        const credential = new Headers(init.headers).get("authorization")?.slice(6) ?? "";
        sentAs = [clientSecret, encodeURIComponent(clientSecret), "r1-a-refresh-token"];
        if (credential !== "") sentAs.push(credential);
        const description = `${init.body} ${sentAs.join(" ")}`;
        return json({ error: "invalid r1-a-refresh-token", error_description: description }, 400);
      },
    };
    for (const method of ["client_secret_basic", "client_secret_post"] as const) {
      const authentication = { method, clientSecret };
      const registration = { ...client, authentication };
      const refreshToken = "r1-a-refresh-token";
      const failure = await failureOf(
        refreshTokens({ server, client: registration, refreshToken, transport }),
      );
      expect(failure.error).toBe("invalid [hidden]");
      for (const sent of [...sentAs, "%3F%23+%C3%A4"]) expect(failure.message).not.toContain(sent);
    }
  });

  it("takes a lost connection as passing and keeps its cause", async () => {
    const cause = new Error("connection reset");
    const failure = await failureOf(
      refreshAgainst(() => {
        throw cause;
      }).result,
    );
    expect(failure).toMatchObject({ status: null, permanent: false, cause });
  });

  it.each([
    [-600, -600],
    [0, 0],
    [600, 600],
  ])("tells that our clock is %i s ahead", async (aheadSeconds, expected) => {
    const date = new Date(Date.now() - aheadSeconds * 1000).toUTCString();
    const failure = await failureOf(
      refreshAgainst(() => json({ error: "invalid_client" }, 401, { date })).result,
    );
    // A Date header has whole seconds.
    expect(Math.abs((failure.clockSkewSeconds ?? Number.NaN) - expected)).toBeLessThanOrEqual(1);
  });

  it.each([[{}], [{ date: "soon" }]])("does not know the server's clock by %j", async (headers) => {
    const failure = await failureOf(
      refreshAgainst(() => json({ error: "invalid_client" }, 401, headers)).result,
    );
    expect(failure.clockSkewSeconds).toBeNull();
  });

  it("sends nothing over http unless allowed", async () => {
    const transport = { allowHttp: false, fetch: async () => json({ access_token: "a" }) };
    const plain = { ...server, tokenEndpoint: "http://as.example/token" };
    await failureOf(refreshTokens({ server: plain, client, refreshToken: "r", transport }));
    const allowed = { ...transport, allowHttp: true };
    const result = refreshTokens({ server: plain, client, refreshToken: "r", transport: allowed });
    expect(await result).toMatchObject({ accessToken: "a" });
  });
});

it("does not revoke where the server can not (RFC 7009)", async () => {
  const transport = { allowHttp: false, fetch: () => Promise.reject(new Error("It was asked.")) };
  const without = { ...server, revocationEndpoint: null };
  expect(await revokeRefreshToken({ server: without, client, refreshToken: "r1", transport })).toBe(false);
});

it.each([
  ["120", 120],
  [" 5 ", 5],
  ["Sat, 21 Nov 2026 12:00:30 GMT", 30],
  ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
  ["soon", null],
  ["", null],
  [null, null],
])("reads Retry-After %j", (value, seconds) => {
  expect(parseRetryAfter(value, new Date("2026-11-21T12:00:00Z"))).toBe(seconds);
});
