import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createAuthorizationRequest } from "./authorization-request.ts";
import { AuthorizationResponseError, readAuthorizationResponse } from "./authorization-response.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { DiscoveryError, discoverIssuer } from "./discover-issuer.ts";
import { fetchUserinfo, readIdToken, UserinfoError } from "./identity-claims.ts";

const server: AuthorizationServer = {
  issuer: "https://as.example",
  authorizationEndpoint: "https://as.example/auth?tenant=7",
  tokenEndpoint: "https://as.example/token",
  revocationEndpoint: null,
  userinfoEndpoint: "https://as.example/me",
};

it("asks with PKCE S256 and a state, and keeps the endpoint's own query", async () => {
  const request = await createAuthorizationRequest({
    server,
    clientId: "c",
    redirectUri: "https://desk.example/cb",
    scopes: ["mail", "offline_access"],
    parameters: { prompt: "consent", state: "forged" },
  });
  const query = Object.fromEntries(new URL(request.url).searchParams);
  expect(query).toEqual({
    tenant: "7",
    response_type: "code",
    client_id: "c",
    redirect_uri: "https://desk.example/cb",
    scope: "mail offline_access",
    prompt: "consent",
    state: request.state,
    code_challenge: createHash("sha256").update(request.codeVerifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  expect(request.state.length).toBeGreaterThanOrEqual(43);
});

describe("answer of the authorization page", () => {
  const read = (query: string, of: AuthorizationServer = server) =>
    readAuthorizationResponse({
      server: of,
      clientId: "c",
      parameters: new URLSearchParams(query),
      expectedState: "s",
    });
  const codeOf = (query: string, of?: AuthorizationServer) => {
    try {
      return read(query, of).get("code");
    } catch (error) {
      return error instanceof AuthorizationResponseError ? error.error : error;
    }
  };

  it.each([
    ["code=x&state=s", "x"],
    ["code=x&state=s&iss=https://as.example", "x"],
    ["code=x&state=s&iss=https://evil.example", "issuer-mismatch"],
    ["code=x&state=other", "malformed-response"],
    ["code=x&code=y&state=s", "malformed-response"],
    ["code=x&state=s&token=t", "malformed-response"],
    ["state=s", "malformed-response"],
    ["error=access_denied&state=s", "access_denied"],
    ["error=access_denied&state=s&iss=https://evil.example", "issuer-mismatch"],
  ])("%s → %s", (query, expected) => {
    expect(codeOf(query)).toBe(expected);
  });

  it("does not compare an issuer that nobody told", () => {
    expect(codeOf("code=x&state=s&iss=https://as.example", { ...server, issuer: null })).toBe("x");
  });
});

describe("identity", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const sign = (payload: Record<string, unknown>, audience = "c", issuer = "https://as.example") =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject("42")
      .setExpirationTime(now.getTime() / 1000)
      .sign(new Uint8Array(32));
  const expected = { issuer: "https://as.example", clientId: "c", now };

  it("is read from an id_token for us", async () => {
    const token = await sign({ email: "Support@Example.test" });
    expect(readIdToken(token, expected)).toEqual({ subject: "42", email: "Support@Example.test" });
    expect(readIdToken(token, { ...expected, now: new Date("2026-11-21T13:00:00Z") })).toBeNull();
    expect(readIdToken(await sign({}, "other"), expected)).toBeNull();
    expect(readIdToken(await sign({}, "c", "https://evil.example"), expected)).toBeNull();
    expect(readIdToken("no.jwt", expected)).toBeNull();
  });

  it("does not trust an address that the provider has not verified", async () => {
    const token = await sign({ email: "boss@example.test", email_verified: false });
    expect(readIdToken(token, expected)?.email).toBeNull();
    expect(readIdToken(await sign({ preferred_username: "a@b.test" }), expected)?.email).toBe("a@b.test");
  });

  it("is asked of userinfo with the token in a header", async () => {
    const ask = (answer: Response) =>
      fetchUserinfo({
        server,
        clientId: "c",
        accessToken: "secret",
        transport: {
          allowHttp: false,
          fetch: async (url, init) => {
            expect([url, new Headers(init.headers).get("authorization")]).toEqual([
              "https://as.example/me",
              "Bearer secret",
            ]);
            return answer;
          },
        },
      });
    expect(await ask(Response.json({ sub: "42", email: "a@b.test" }))).toEqual({
      subject: "42",
      email: "a@b.test",
    });
    await expect(ask(new Response("no", { status: 403 }))).rejects.toMatchObject({ status: 403 });
    await expect(ask(new Response("<html>"))).rejects.toBeInstanceOf(UserinfoError);
  });
});

describe("discovery", () => {
  const described = {
    issuer: "https://as.example",
    authorization_endpoint: "https://as.example/auth",
    token_endpoint: "https://as.example/token",
    token_endpoint_auth_methods_supported: ["client_secret_post"],
  };
  const discover = (documents: Record<string, unknown>) =>
    discoverIssuer(new URL("https://as.example"), {
      allowHttp: false,
      fetch: async (url) => {
        const document = documents[new URL(url).pathname];
        return document === undefined ? new Response("", { status: 404 }) : Response.json(document);
      },
    });

  it.each(["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])(
    "reads %s",
    async (place) => {
      expect(await discover({ [place]: described })).toMatchObject({
        tokenEndpoint: "https://as.example/token",
        revocationEndpoint: null,
        clientAuthentication: "post",
      });
    },
  );

  it.each([
    [{}, "not-found"],
    [{ ...described, issuer: "https://evil.example" }, "wrong-issuer"],
    [{ issuer: "https://as.example" }, "incomplete"],
  ])("refuses %j", async (document, reason) => {
    const documents =
      Object.keys(document).length === 0 ? {} : { "/.well-known/openid-configuration": document };
    const error = await discover(documents).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(DiscoveryError);
    expect(error).toMatchObject({ reason });
  });
});
