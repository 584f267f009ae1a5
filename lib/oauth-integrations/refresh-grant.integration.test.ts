import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenChannelOfGrant, givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { grantRow, openedTokens } from "@/lib/testing/stored-grant.ts";
import { getGrant } from "./get-grant.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { revokeGrant } from "./revoke-grant.ts";

let oidc: OidcServer;
let admin: UserActor;
let integrationId: string;
let count = 0;

beforeAll(async () => {
  oidc = await startOidcServer();
  admin = await givenUser({ isSystemAdmin: true });
  ({ id: integrationId } = await givenTestedIntegration(oidc));
});
afterAll(() => oidc.stop());
afterEach(() => {
  oidc.behaviour.failTokenEndpoint = null;
});

/** A mailbox that was authorised some time ago. */
async function authorized(): Promise<{ grantId: string; mailboxAddress: string }> {
  count += 1;
  const mailboxAddress = `box-${count}@example.test`;
  const grantId = await givenGrant(oidc, { integrationId, mailboxAddress });
  await passTime(grantId);
  return { grantId, mailboxAddress };
}

/** Lets the last refresh, or try, be a minute ago. */
async function passTime(grantId: string): Promise<void> {
  const earlier = new Date(Date.now() - 60_000);
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: { lastRefreshedAt: earlier, authorizedAt: earlier, failedAt: earlier },
  });
}

it("refreshes before the time, shows the new times and never a token", async () => {
  const { grantId } = await authorized();
  const before = await grantRow(grantId);
  const view = await refreshGrant(admin, { grantId });
  const after = await grantRow(grantId);
  expect(openedTokens(after).accessToken).not.toBe(openedTokens(before).accessToken);
  expect(view).toMatchObject({ id: grantId, state: "ACTIVE", failure: null });
  expect(view.lastRefreshedAt?.getTime()).toBeGreaterThan(before.lastRefreshedAt?.getTime() ?? 0);
  expect(view.refreshTokenObtainedAt).toEqual(after.refreshTokenObtainedAt);
  for (const token of Object.values(openedTokens(after))) expect(JSON.stringify(view)).not.toContain(token);
});

it("asks the provider once for many clicks, and not twice in ten seconds", async () => {
  const { grantId } = await authorized();
  const before = oidc.tokenRequestCount();
  await Promise.allSettled(Array.from({ length: 5 }, () => refreshGrant(admin, { grantId })));
  expect(oidc.tokenRequestCount()).toBe(before + 1);
  await expect(refreshGrant(admin, { grantId })).rejects.toMatchObject({
    code: "refreshed-just-now",
    retryAfterSeconds: expect.any(Number),
  });
});

it("shows the failure in its answer, and tries again though the back-off has not ended", async () => {
  const { grantId } = await authorized();
  oidc.behaviour.failTokenEndpoint = { status: 503, body: "{}" };
  const failing = await refreshGrant(admin, { grantId });
  expect(failing.failure).toMatchObject({
    code: "provider-failing",
    times: 1,
    cure: expect.stringMatching(/\S/),
  });
  oidc.behaviour.failTokenEndpoint = null;
  await passTime(grantId);
  const inFiveMinutes = new Date(Date.now() + 5 * 60_000);
  await database().oAuthGrant.update({
    where: { id: grantId },
    data: { consecutiveFailures: 7, refreshDueAt: inFiveMinutes },
  });
  expect((await refreshGrant(admin, { grantId })).failure).toBeNull();
});

it.each([
  [429, "too-many-requests"],
  [503, "provider-failing"],
])("waits as long as the provider has asked with status %i", async (status, code) => {
  const { grantId } = await authorized();
  oidc.behaviour.failTokenEndpoint = { status, body: "{}", headers: { "retry-after": "120" } };
  expect((await refreshGrant(admin, { grantId })).failure?.code).toBe(code);
  await passTime(grantId);
  await expect(refreshGrant(admin, { grantId })).rejects.toMatchObject({ code: "provider-asks-to-wait" });
});

it("says what to do when there is nothing to refresh", async () => {
  const { grantId, mailboxAddress } = await authorized();
  oidc.revokeGrantsOf(mailboxAddress);
  expect(await refreshGrant(admin, { grantId })).toMatchObject({ state: "REAUTHORIZATION_REQUIRED" });
  await passTime(grantId);
  await expect(refreshGrant(admin, { grantId })).rejects.toMatchObject({
    code: "reauthorization-required",
    message: expect.stringContaining("Authorise the mailbox again"),
  });
  await revokeGrant(admin, { grantId });
  await expect(refreshGrant(admin, { grantId })).rejects.toMatchObject({ code: "reauthorization-required" });
});

it("is for admins of every project that uses the mailbox; one of them may look", async () => {
  const { grantId, mailboxAddress } = await authorized();
  const [own, foreign] = [await givenProject(), await givenProject()];
  const projectAdmin = await givenUser({ roles: { [own.id]: "ADMIN" } });
  await expect(getGrant(projectAdmin, { grantId })).rejects.toMatchObject({ code: "not-found" });
  await givenChannelOfGrant(grantId, { address: mailboxAddress, project: own });
  expect((await getGrant(projectAdmin, { grantId })).usedBy).toHaveLength(1);
  expect((await refreshGrant(projectAdmin, { grantId })).failure).toBeNull();
  await givenChannelOfGrant(grantId, { address: `other-${mailboxAddress}`, project: foreign });
  expect((await getGrant(projectAdmin, { grantId })).usedBy).toHaveLength(1);
  await expect(refreshGrant(projectAdmin, { grantId })).rejects.toMatchObject({ code: "forbidden" });
  const agent = await givenUser({ roles: { [own.id]: "AGENT" } });
  await expect(getGrant(agent, { grantId })).rejects.toMatchObject({ code: "forbidden" });
});
