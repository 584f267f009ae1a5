import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { expireGrant, grantRow } from "@/lib/testing/stored-grant.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { GrantUnusableError } from "./grant-unusable-error.ts";
import { grantsDue } from "./grants-due.ts";
import { refreshAccessToken } from "./refresh-access-token.ts";

let oidc: OidcServer;
let integrationId: string;
let grantId: string;
let mailboxes = 0;

beforeAll(async () => {
  oidc = await startOidcServer();
  integrationId = (await givenTestedIntegration(oidc)).id;
});
afterAll(() => oidc.stop());
beforeEach(async () => {
  mailboxes += 1;
  grantId = await givenGrant(oidc, { integrationId, mailboxAddress: `m${mailboxes}@example.test` });
});
afterEach(() => {
  oidc.behaviour.failTokenEndpoint = null;
});

describe("a token that the mail server refused", () => {
  it("forces one refresh, however many ask", async () => {
    const { accessToken } = await freshAccessToken(grantId);
    const before = oidc.tokenRequestCount();
    const ask = () => freshAccessToken(grantId, { rejectedToken: accessToken });
    const tokens = await Promise.all([ask(), ask(), ask()]);
    expect(tokens.map((token) => token.accessToken)).not.toContain(accessToken);
    expect(oidc.tokenRequestCount() - before).toBe(1);
  });

  it("forces none when the stored one is another already", async () => {
    const before = oidc.tokenRequestCount();
    await freshAccessToken(grantId, { rejectedToken: "an older one" });
    expect(oidc.tokenRequestCount()).toBe(before);
  });
});

describe("failures", () => {
  it("needs a person after invalid_grant, and does not ask again", async () => {
    oidc.revokeGrantsOf(`m${mailboxes}@example.test`);
    await expireGrant(grantId);
    const failure = await freshAccessToken(grantId).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GrantUnusableError);
    expect(failure).toMatchObject({ code: "reauthorization-required" });
    expect(await grantRow(grantId)).toMatchObject({
      state: "REAUTHORIZATION_REQUIRED",
      failureCode: "invalid_grant",
      refreshDueAt: null,
      leaseOwner: null,
    });
    const before = oidc.tokenRequestCount();
    await expect(freshAccessToken(grantId)).rejects.toBeInstanceOf(GrantUnusableError);
    expect(oidc.tokenRequestCount()).toBe(before);
    await refreshAccessToken(grantId);
    expect(await grantsDue(100)).not.toContain(grantId);
  });

  it("waits as long as Retry-After says, then heals by itself", async () => {
    oidc.behaviour.failTokenEndpoint = { status: 429, body: "{}", headers: { "retry-after": "120" } };
    await expireGrant(grantId);
    const failure = await freshAccessToken(grantId).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "token-endpoint-failed", kind: "upstream" });
    const row = await grantRow(grantId);
    expect(row).toMatchObject({ state: "ACTIVE", failureCode: "too-many-requests", consecutiveFailures: 1 });
    expect(row.refreshDueAt?.getTime()).toBeGreaterThan(Date.now() + 110_000);

    oidc.behaviour.failTokenEndpoint = null;
    const before = oidc.tokenRequestCount();
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    expect(oidc.tokenRequestCount()).toBe(before);

    await expireGrant(grantId);
    await freshAccessToken(grantId);
    expect(await grantRow(grantId)).toMatchObject({
      failureCode: null,
      failureDetail: null,
      failedAt: null,
      consecutiveFailures: 0,
    });
  });

  it.each([
    ["an error page", { status: 500, body: "<html>" }, "provider-failing"],
    ["a page instead of tokens", { status: 200, body: "<html>" }, "answer-not-understood"],
    ["a proxy's refusal", { status: 403, body: "blocked" }, "answer-not-understood"],
    ["a refused client", { status: 401, body: '{"error":"invalid_client"}' }, "invalid_client"],
    ["10 MB", { status: 200, body: "x".repeat(10_000_000) }, "answer-too-large"],
  ])("stays active after %s", async (_what, answer, code) => {
    oidc.behaviour.failTokenEndpoint = answer;
    await expireGrant(grantId);
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: code, leaseOwner: null });
  });

  it("goes on giving a token that is still good while a refresh ahead of time fails", async () => {
    const { accessToken } = await freshAccessToken(grantId);
    await database().oAuthGrant.update({ where: { id: grantId }, data: { refreshDueAt: new Date(0) } });
    oidc.behaviour.failTokenEndpoint = { status: 503, body: "{}" };
    await refreshAccessToken(grantId);
    const row = await grantRow(grantId);
    expect(row).toMatchObject({ failureCode: "provider-failing", consecutiveFailures: 1, leaseOwner: null });
    expect(row.refreshDueAt?.getTime()).toBeGreaterThan(Date.now());
    expect((await freshAccessToken(grantId)).accessToken).toBe(accessToken);
  });

  it("says that a token can not be refreshed without a refresh token", async () => {
    await database().oAuthGrant.update({ where: { id: grantId }, data: { refreshTokenSealed: null } });
    await expireGrant(grantId);
    await expect(freshAccessToken(grantId)).rejects.toBeInstanceOf(GrantUnusableError);
    expect(await grantRow(grantId)).toMatchObject({ failureCode: "refresh-token-missing" });
  });

  it("says which key is missing when the refresh token can not be opened", async () => {
    await database().oAuthGrant.update({
      where: { id: grantId },
      data: { refreshTokenSealed: "v1.lost.AAAA", accessTokenSealed: "v1.lost.AAAA" },
    });
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "token-endpoint-failed" });
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: "secret-unreadable" });
  });
});

it("finds what is due, and refreshes it ahead of expiry", async () => {
  await database().oAuthGrant.updateMany({ data: { refreshDueAt: null } });
  expect(await grantsDue(10)).not.toContain(grantId);
  await database().oAuthGrant.update({ where: { id: grantId }, data: { refreshDueAt: new Date(0) } });
  expect(await grantsDue(10)).toEqual([grantId]);
  const { accessToken } = await freshAccessToken(grantId);
  await refreshAccessToken(grantId);
  expect((await freshAccessToken(grantId)).accessToken).not.toBe(accessToken);
  expect(await grantsDue(10)).not.toContain(grantId);
});
