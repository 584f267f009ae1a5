import { afterAll, beforeAll, expect, it } from "vitest";
import { type OidcServer, startOidcServer } from "./oidc-server.ts";

let oidc: OidcServer;
beforeAll(async () => {
  oidc = await startOidcServer();
});
afterAll(() => oidc.stop());

async function introspect(token: string): Promise<unknown> {
  const url = new URL(oidc.introspectionUrl);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString("base64")}`;
  url.username = "";
  url.password = "";
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization },
    body: new URLSearchParams({ token }),
  });
  return response.json();
}

function refresh(refreshToken: string): Promise<Response> {
  return fetch(oidc.tokenEndpoint, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${oidc.clientId}:${oidc.clientSecret}`).toString("base64")}`,
    },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
  });
}

it("issues a grant whose access token names its account", async () => {
  const grant = await oidc.issueGrant("support@example.test");
  expect(await introspect(grant.accessToken)).toMatchObject({
    active: true,
    username: "support@example.test",
    sub: "support@example.test",
    scope: "openid offline_access email mail",
  });
});

it("rotates refresh tokens and refuses a revoked one", async () => {
  const before = oidc.tokenRequestCount();
  const grant = await oidc.issueGrant("rotate@example.test");
  const first = await refresh(grant.refreshToken ?? "");
  expect(first.status).toBe(200);
  const tokens: unknown = await first.json();
  expect(tokens).toMatchObject({ refresh_token: expect.not.stringContaining(grant.refreshToken ?? "") });
  expect(oidc.revokeGrantsOf("rotate@example.test")).toBeGreaterThan(0);
  const refused = await refresh(grant.refreshToken ?? "");
  expect(await refused.json()).toMatchObject({ error: "invalid_grant" });
  expect(oidc.tokenRequestCount() - before).toBe(3);
  expect(oidc.grantsGiven().slice(-2)).toEqual(["authorization_code", "refresh_token"]);
});

it("goes on accepting a rotated refresh token when told to", async () => {
  oidc.behaviour.keepPreviousRefreshTokens = true;
  const { refreshToken } = await oidc.issueGrant("kept@example.test");
  expect((await refresh(refreshToken ?? "")).status).toBe(200);
  expect((await refresh(refreshToken ?? "")).status).toBe(200);
  oidc.behaviour.keepPreviousRefreshTokens = false;
});

it("rotates before it cuts the connection", async () => {
  const { refreshToken } = await oidc.issueGrant("cut@example.test");
  const given = oidc.grantsGiven().length;
  oidc.behaviour.failTokenEndpoint = ({ parameters }) =>
    parameters.get("refresh_token") === refreshToken ? "cut-after" : null;
  await expect(refresh(refreshToken ?? "")).rejects.toThrow("fetch failed");
  oidc.behaviour.failTokenEndpoint = null;
  expect(oidc.grantsGiven().length - given).toBe(1);
  expect(await (await refresh(refreshToken ?? "")).json()).toMatchObject({ error: "invalid_grant" });
});

it("issues JWTs that it knows again", async () => {
  oidc.behaviour.jwtAccessTokens = true;
  const { accessToken } = await oidc.issueGrant("long@example.test");
  oidc.behaviour.jwtAccessTokens = false;
  expect(accessToken).toMatch(/^eyJ[\w-]+\.[\w-]{2000,}\.[\w-]+$/);
  expect(await introspect(accessToken)).toMatchObject({ username: "long@example.test" });
  const headers = { authorization: `Bearer ${accessToken}` };
  expect(await (await fetch(oidc.userinfoEndpoint, { headers })).json()).toMatchObject({
    email: "long@example.test",
  });
});

it("fails its token endpoint when told to", async () => {
  const grant = await oidc.issueGrant("outage@example.test");
  oidc.behaviour.failTokenEndpoint = { status: 503, body: "{}" };
  expect((await refresh(grant.refreshToken ?? "")).status).toBe(503);
  oidc.behaviour.failTokenEndpoint = null;
  expect((await refresh(grant.refreshToken ?? "")).status).toBe(200);
});

it("signs in as another account than the hint says", async () => {
  oidc.behaviour.signInAs = "other@example.test";
  const grant = await oidc.issueGrant("hinted@example.test");
  oidc.behaviour.signInAs = null;
  expect(await introspect(grant.accessToken)).toMatchObject({ username: "other@example.test" });
});
