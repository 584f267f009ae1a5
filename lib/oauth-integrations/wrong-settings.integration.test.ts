import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import {
  givenChannelOfGrant,
  givenIntegrationAt,
  givenStoredGrant,
  integrationSecret,
} from "@/lib/testing/oauth-factories.ts";
import { ageRefresh, expireGrant, grantRow, storedRefreshToken } from "@/lib/testing/stored-grant.ts";
import {
  sendJson,
  startTokenEndpoint,
  type TokenEndpoint,
  type TokenFault,
} from "@/lib/testing/token-endpoint.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { getGrant } from "./get-grant.ts";
import { refreshAccessToken } from "./refresh-access-token.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { revokeAtProvider } from "./revoke-tokens.ts";
import { updateIntegration, updateIntegrationInput } from "./update-integration.ts";

// Whoever types a wrong endpoint, tenant or client ID must be able to take it back.

let right: TokenEndpoint;
/** Another provider, which knows none of the tokens. */
let wrong: TokenEndpoint;
let admin: UserActor;
let integrationId: string;
let grantId: string;
let mailboxAddress: string;
let mailboxes = 0;

beforeAll(async () => {
  right = await startTokenEndpoint();
  wrong = await startTokenEndpoint();
  admin = await givenUser({ isSystemAdmin: true });
});
afterAll(() => Promise.all([right.stop(), wrong.stop()]));
beforeEach(async () => {
  mailboxes += 1;
  mailboxAddress = `m${mailboxes}@wrong.test`;
  integrationId = (await givenIntegrationAt(right.url)).id;
  grantId = await givenAuthorised(mailboxAddress);
  await givenChannelOfGrant(grantId, { address: mailboxAddress, project: await givenProject() });
});

const givenAuthorised = (address: string) =>
  givenStoredGrant({ integrationId, mailboxAddress: address, refreshToken: right.authorise(address) });

const update = (change: Record<string, unknown>) =>
  updateIntegration(admin, updateIntegrationInput.parse({ integrationId, ...change }));
const moveTo = (endpoint: TokenEndpoint) =>
  update({ tokenEndpoint: endpoint.url, clientSecret: integrationSecret });

async function refreshDue(): Promise<void> {
  await expireGrant(grantId);
  await refreshAccessToken(grantId);
}

/** It is tried again by itself, as the sweep would, and works. */
async function expectHealed(): Promise<void> {
  const waiting = await grantRow(grantId);
  expect(waiting.refreshDueAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
  await ageRefresh(grantId);
  await refreshAccessToken(grantId);
  expect(await grantRow(grantId)).toMatchObject({
    state: "ACTIVE",
    failureCode: null,
    consecutiveFailures: 0,
    tokenHost: new URL(right.url).host,
  });
  expect(await database().alert.count({ where: { openKey: { contains: grantId } } })).toBe(0);
}

describe("a token endpoint at another host", () => {
  it("is not shown the refresh token, and the mailbox heals when the endpoint is set back", async () => {
    const before = await storedRefreshToken(grantId);
    const asked = wrong.requestCount();
    await moveTo(wrong);
    await refreshDue();
    const row = await grantRow(grantId);
    expect(wrong.requestCount()).toBe(asked);
    expect(row).toMatchObject({
      state: "REAUTHORIZATION_REQUIRED",
      failureCode: "other-token-host",
      refreshDueAt: null,
      leaseOwner: null,
      unansweredRefreshAt: null,
    });
    for (const { url } of [right, wrong]) expect(row.failureDetail).toContain(new URL(url).host);
    expect((await getGrant(admin, { grantId })).failure?.cure).toMatch(/set .* back .*authorise/i);
    expect(await database().alert.count({ where: { openKey: { contains: grantId } } })).toBe(1);
    expect(await storedRefreshToken(grantId)).toBe(before);

    await moveTo(right);
    await expectHealed();
    expect(await storedRefreshToken(grantId)).not.toBe(before);
  });

  it("goes on being refused until it is set back", async () => {
    await moveTo(wrong);
    await refreshDue();
    await update({ tokenEndpoint: `${wrong.url}/other` });
    await ageRefresh(grantId);
    await refreshAccessToken(grantId);
    expect(await grantRow(grantId)).toMatchObject({ failureCode: "other-token-host", refreshDueAt: null });
  });

  it("is not asked to revoke what it has not given", async () => {
    const grant = await grantRow(grantId);
    const where = { id: integrationId };
    const data = { tokenEndpoint: wrong.url, revocationEndpoint: wrong.url };
    const moved = await database().oAuthIntegration.update({ where, data });
    const asked = wrong.requestCount();
    expect(await revokeAtProvider(moved, grant)).toBe(false);
    expect(wrong.requestCount()).toBe(asked);
    const back = { tokenEndpoint: right.url, revocationEndpoint: right.url };
    right.breakFor("", ({ response }) => sendJson(response, 200, {}));
    right.breakFor("mailroom", ({ response }) => sendJson(response, 200, {}));
    expect(
      await revokeAtProvider(await database().oAuthIntegration.update({ where, data: back }), grant),
    ).toBe(true);
  });

  it.each([
    ["another port", (host: string) => host.replace(/\d+$/, "1")],
    ["another name", () => "login.example.com"],
    ["a name that is no name", () => "%"],
    ["nothing", () => null],
  ])("is told by host and port: %s", async (_what, other) => {
    const tokenHost = other(new URL(right.url).host);
    await database().oAuthGrant.update({ where: { id: grantId }, data: { tokenHost } });
    const asked = right.requestCount();
    await refreshDue();
    expect(await grantRow(grantId)).toMatchObject({ failureCode: "other-token-host" });
    expect(right.requestCount()).toBe(asked);
  });

  it("is the same one with another path", async () => {
    await update({ tokenEndpoint: `${right.url}/other` });
    await refreshDue();
    expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: null });
  });
});

describe("a wrong client ID or path", () => {
  const unknown: TokenFault = ({ response }) => sendJson(response, 400, { error: "invalid_grant" });

  beforeEach(async () => {
    right.breakFor(mailboxAddress, unknown);
    await refreshDue();
    expect(await grantRow(grantId)).toMatchObject({ state: "REAUTHORIZATION_REQUIRED", refreshDueAt: null });
    right.breakFor(mailboxAddress, null);
  });

  it.each([
    ["client ID", () => ({ clientId: "right" })],
    ["token endpoint", () => ({ tokenEndpoint: `${right.url}/tenant` })],
  ])("heals when the %s is corrected", async (_what, change) => {
    await update(change());
    await expectHealed();
  });

  it("can be tried at once by hand then, and not before", async () => {
    await expect(refreshGrant(admin, { grantId })).rejects.toMatchObject({
      code: "reauthorization-required",
    });
    await update({ clientId: "right" });
    await database().oAuthGrant.update({
      where: { id: grantId },
      data: { failedAt: new Date(Date.now() - 60_000), lastRefreshedAt: null },
    });
    expect(await refreshGrant(admin, { grantId })).toMatchObject({ state: "ACTIVE", failure: null });
  });

  it("is not asked again for what changes nothing of it, nor twice", async () => {
    await update({ description: "said better" });
    await update({ clientSecret: "replaced" });
    expect((await grantRow(grantId)).refreshDueAt).toBeNull();
    right.breakFor(mailboxAddress, unknown);
    await update({ clientId: "wrong too" });
    await ageRefresh(grantId);
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "reauthorization-required" });
    expect(await grantRow(grantId)).toMatchObject({ failureCode: "invalid_grant", refreshDueAt: null });
  });
});

/** The provider refuses what was asked with the old settings only when they are corrected. */
async function refusedTooLate(error: string): Promise<void> {
  let release = () => {};
  const corrected = new Promise<void>((resolve) => {
    release = resolve;
  });
  right.breakFor(mailboxAddress, async ({ response }) => {
    await corrected;
    sendJson(response, 400, { error });
  });
  const asked = right.requestCount();
  const refused = refreshDue();
  await vi.waitFor(() => expect(right.requestCount()).toBe(asked + 1), { timeout: 20_000 });
  await update({ clientId: "right" });
  right.breakFor(mailboxAddress, null);
  release();
  await refused;
}

it("an application's refusal that comes after the settings were corrected is not held against them", async () => {
  await refusedTooLate("invalid_client");
  const where = { id: integrationId };
  expect(await database().oAuthIntegration.findUniqueOrThrow({ where })).toMatchObject({ failureCode: null });
  expect(await database().alert.count({ where: { openKey: { contains: integrationId } } })).toBe(0);
});

it("a refusal that comes after the settings were corrected is not final", async () => {
  const asked = right.requestCount();
  await refusedTooLate("invalid_grant");
  // Whoever was refused has tried again with the new settings.
  expect(right.requestCount()).toBe(asked + 2);
  expect(await grantRow(grantId)).toMatchObject({ state: "ACTIVE", failureCode: null, leaseOwner: null });
});

it("many mailboxes are tried scattered", async () => {
  const many = 300;
  await database().$executeRaw`
    INSERT INTO "OAuthGrant" ("id", "integrationId", "mailboxAddress", "principal", "state", "refreshTokenSealed")
    SELECT gen_random_uuid(), ${integrationId}::uuid, 's' || n, 's', 'REAUTHORIZATION_REQUIRED', 'sealed'
    FROM generate_series(1, ${many}::int) AS n`;
  await update({ clientId: "right" });
  const rows = await database().oAuthGrant.findMany({
    where: { integrationId, state: "REAUTHORIZATION_REQUIRED" },
  });
  const seconds = rows.map(({ refreshDueAt }) => ((refreshDueAt?.getTime() ?? 0) - Date.now()) / 1000);
  expect(Math.min(...seconds)).toBeLessThan(2);
  expect(Math.max(...seconds)).toBeGreaterThan(5);
  expect(Math.max(...seconds)).toBeLessThan(16);
});
