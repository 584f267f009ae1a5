import { describe, expect, it } from "vitest";
import type { AuthorizationServer, ClientRegistration } from "./authorization-server.ts";
import { refreshTokens } from "./refresh-tokens.ts";
import { revokeRefreshToken } from "./revoke-token.ts";
import { parseRetryAfter, TokenEndpointError } from "./token-endpoint-error.ts";

const server: AuthorizationServer = {
  issuer: null,
  authorizationEndpoint: "https://as.example/auth",
  tokenEndpoint: "https://as.example/token",
  revocationEndpoint: "https://as.example/revoke",
  userinfoEndpoint: null,
};
const client: ClientRegistration = {
  clientId: "client:1",
  clientSecret: "+/=%:&?# ä",
  clientAuthentication: "basic",
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

  it("reads rotation, scopes and a 2,500-character token without a token type", async () => {
    const accessToken = "x".repeat(2500);
    const { result } = refreshAgainst(() =>
      json({ access_token: accessToken, refresh_token: "r2", scope: "mail  openid" }),
    );
    expect(await result).toMatchObject({ accessToken, refreshToken: "r2", scopes: ["mail", "openid"] });
  });

  it.each(["<html>ok</html>", "", "{}", '{"access_token":5}', '{"access_token":"a","token_type":"mac"}'])(
    "does not take %j for tokens, and tries later",
    async (body) => {
      const failure = await failureOf(refreshAgainst(() => new Response(body)).result);
      expect(failure).toMatchObject({ status: 200, error: null, permanent: false });
    },
  );
});

describe("client authentication", () => {
  it("encodes each half of a basic credential (RFC 6749 §2.3.1)", async () => {
    const { seen, result } = refreshAgainst(() => json({ access_token: "a" }));
    await result;
    const header = new Headers(seen[0]?.init.headers).get("authorization") ?? "";
    const [id, secret] = Buffer.from(header.replace("Basic ", ""), "base64").toString().split(":");
    const decode = (text = "") => decodeURIComponent(text.replaceAll("+", " "));
    expect([decode(id), decode(secret)]).toEqual([client.clientId, client.clientSecret]);
    expect(String(seen[0]?.init.body)).not.toContain("client_secret");
  });

  it("sends the secret in the body when registered so", async () => {
    const { seen, result } = refreshAgainst(() => json({ access_token: "a" }), {
      ...client,
      clientAuthentication: "post",
    });
    await result;
    expect(new URLSearchParams(String(seen[0]?.init.body)).get("client_secret")).toBe(client.clientSecret);
    expect(new Headers(seen[0]?.init.headers).has("authorization")).toBe(false);
  });
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

  it("takes a lost connection as passing and keeps its cause", async () => {
    const cause = new Error("connection reset");
    const failure = await failureOf(
      refreshAgainst(() => {
        throw cause;
      }).result,
    );
    expect(failure).toMatchObject({ status: null, permanent: false, cause });
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

it("revokes where the server can (RFC 7009)", async () => {
  const bodies: string[] = [];
  const transport = {
    allowHttp: false,
    fetch: async (_url: string, init: RequestInit) => {
      bodies.push(String(init.body));
      return new Response("");
    },
  };
  expect(await revokeRefreshToken({ server, client, refreshToken: "r1", transport })).toBe(true);
  expect(bodies).toEqual(["token_type_hint=refresh_token&token=r1"]);
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
