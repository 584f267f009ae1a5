import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAuthorizationRequest } from "./authorization-request.ts";
import { AuthorizationResponseError, readAuthorizationResponse } from "./authorization-response.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { DiscoveryError, discoverIssuer } from "./discover-issuer.ts";
import { nonceOf } from "./nonce.ts";

const server: AuthorizationServer = {
  issuer: "https://as.example",
  issuerInResponse: false,
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

it("sends a nonce that follows from the state where an id_token will come", async () => {
  const request = await createAuthorizationRequest({
    server,
    clientId: "c",
    redirectUri: "https://desk.example/cb",
    scopes: ["openid"],
    parameters: {},
  });
  expect(new URL(request.url).searchParams.get("nonce")).toBe(nonceOf(request.state));
  expect(nonceOf(request.state)).not.toContain(request.state);
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
    ["code=x&state=s&iss=https://as.example&iss=https://evil.example", "malformed-response"],
  ])("%s → %s", (query, expected) => {
    expect(codeOf(query)).toBe(expected);
  });

  it.each([
    ["code=x&state=s", "issuer-missing"],
    ["error=access_denied&state=s", "issuer-missing"],
    ["code=x&state=s&iss=", "issuer-mismatch"],
    ["code=x&state=s&iss=https://as.example", "x"],
  ])("%s of a server that always names itself → %s", (query, expected) => {
    expect(codeOf(query, { ...server, issuerInResponse: true })).toBe(expected);
  });

  it.each([
    ["https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "x"],
    ["https://login.example/common/v2.0", "issuer-mismatch"],
    ["https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/x/v2.0", "issuer-mismatch"],
    ["https://evil.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "issuer-mismatch"],
    ["https://login.example/{tenantid}/v2.0", "x"],
  ])("of any tenant may come from %s → %s", (issuer, expected) => {
    const anyTenant = { ...server, issuer: "https://login.example/{tenantid}/v2.0" };
    expect(codeOf(`code=x&state=s&iss=${encodeURIComponent(issuer)}`, anyTenant)).toBe(expected);
  });

  it("does not compare an issuer that nobody told", () => {
    expect(codeOf("code=x&state=s&iss=https://as.example", { ...server, issuer: null })).toBe("x");
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
        issuerInResponse: false,
      });
    },
  );

  it("learns whether the server names itself in its answers", async () => {
    const place = "/.well-known/openid-configuration";
    const document = { ...described, authorization_response_iss_parameter_supported: true };
    expect(await discover({ [place]: document })).toMatchObject({ issuerInResponse: true });
  });

  it.each([
    ["https://as.example/common/v2.0", "https://as.example/{tenantid}/v2.0"],
    ["https://as.example/organizations/v2.0/", null],
    ["https://as.example/a/b/v2.0", null],
  ])("of %s takes the issuer of any tenant: %j", async (asked, issuer) => {
    const document = { ...described, issuer: "https://as.example/{tenantid}/v2.0" };
    const found = discoverIssuer(new URL(asked), {
      allowHttp: false,
      fetch: async () => Response.json(document),
    });
    if (issuer === null) await expect(found).rejects.toMatchObject({ reason: "wrong-issuer" });
    else expect(await found).toMatchObject({ issuer });
  });

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

  it("repeats of another issuer's name only a line of it", async () => {
    const issuer = `https://evil.example/\n${"x".repeat(100_000)}`;
    const error = await discover({ "/.well-known/openid-configuration": { ...described, issuer } }).catch(
      String,
    );
    expect(error).toMatch(/^[^\n]{100,800}$/);
  });
});
