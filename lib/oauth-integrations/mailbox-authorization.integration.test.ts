import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import {
  attemptAuthorization,
  finishAttempt,
  givenIntegration,
} from "@/lib/testing/authorization-attempt.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenChannelOfGrant } from "@/lib/testing/oauth-factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { getGrant } from "./get-grant.ts";
import type { IntegrationView } from "./integration-view.ts";
import { listGrants } from "./list-grants.ts";
import { revokeGrant } from "./revoke-grant.ts";
import type { StartAuthorizationInput } from "./start-authorization.ts";
import { updateIntegration } from "./update-integration.ts";

let oidc: OidcServer;
let admin: UserActor;
let integration: IntegrationView;

beforeAll(async () => {
  oidc = await startOidcServer();
  admin = await givenUser({ isSystemAdmin: true });
  integration = await givenIntegration(admin, oidc, "Main");
  asTester();
  await finishAttempt(await attempt());
  oidc.behaviour.signInAs = null;
});
afterAll(() => oidc.stop());
afterEach(() => {
  oidc.behaviour.signInAs = null;
  oidc.behaviour.denyConsent = false;
  oidc.behaviour.failTokenEndpoint = null;
});

/** For a test of the main integration, unless told otherwise. */
const attempt = (input: Partial<StartAuthorizationInput> = {}, actor = admin) =>
  attemptAuthorization(actor, { integrationId: integration.id, purpose: "test", ...input });

const asTester = () => {
  oidc.behaviour.signInAs = "tester@example.test";
};
const forMailbox = (mailboxAddress: string) => ({ purpose: "grant", mailboxAddress }) as const;
const failedStepOf = (finished: Awaited<ReturnType<typeof finishAttempt>>) =>
  finished.steps.find(({ state }) => state === "failed");

describe("authorisation of a mailbox", () => {
  it("sends the mailbox as login hint, compares the account and keeps sealed tokens", async () => {
    const going = await attempt(forMailbox("Support@Example.test".toLowerCase()));
    const query = new URL(going.started.authorizationUrl).searchParams;
    expect([query.get("login_hint"), query.get("prompt"), query.get("code_challenge_method")]).toEqual([
      "support@example.test",
      "consent",
      "S256",
    ]);
    const finished = await finishAttempt(going);
    expect(finished.succeeded).toBe(true);
    const { items } = await listGrants(admin, { integrationId: integration.id, limit: 50 });
    expect(items).toMatchObject([
      {
        mailboxAddress: "support@example.test",
        principal: "support@example.test",
        state: "ACTIVE",
        failure: null,
      },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/sealed|token"/i);
    const { accessToken } = await freshAccessToken(items[0]?.id ?? "");
    const row = await database().oAuthGrant.findFirstOrThrow();
    expect(row.accessTokenSealed).not.toContain(accessToken);
  });

  it("refuses another account and shows both addresses", async () => {
    oidc.behaviour.signInAs = "bob@example.test";
    const finished = await finishAttempt(await attempt(forMailbox("sales@example.test")));
    const failed = failedStepOf(finished);
    expect(failed).toMatchObject({ step: "identity", code: "account-mismatch" });
    expect(failed?.detail).toContain("bob@example.test");
    expect(failed?.detail).toContain("sales@example.test");
    expect(
      await database().oAuthGrant.findFirst({ where: { mailboxAddress: "sales@example.test" } }),
    ).toBeNull();
  });

  it("takes another account for a shared mailbox by explicit choice", async () => {
    oidc.behaviour.signInAs = "bob@example.test";
    const going = await attempt({ ...forMailbox("sales@example.test"), allowOtherAccount: true });
    expect(new URL(going.started.authorizationUrl).searchParams.has("login_hint")).toBe(false);
    expect((await finishAttempt(going)).succeeded).toBe(true);
    const grant = await database().oAuthGrant.findFirst({ where: { mailboxAddress: "sales@example.test" } });
    expect(grant?.principal).toBe("bob@example.test");
  });

  it("heals the same grant after invalid_grant, also when the integration is untested by then", async () => {
    const other = await givenIntegration(admin, oidc, "Healing");
    asTester();
    await finishAttempt(await attempt({ integrationId: other.id }));
    oidc.behaviour.signInAs = null;
    const mailbox = { integrationId: other.id, ...forMailbox("heal@example.test") };
    await finishAttempt(await attempt(mailbox));
    const before = await database().oAuthGrant.findFirstOrThrow({ where: { integrationId: other.id } });
    oidc.revokeGrantsOf("heal@example.test");
    await database().oAuthGrant.update({
      where: { id: before.id },
      data: { accessTokenExpiresAt: new Date(0) },
    });
    await expect(freshAccessToken(before.id)).rejects.toMatchObject({ code: "reauthorization-required" });
    await updateIntegration(admin, {
      integrationId: other.id,
      scopes: ["openid", "offline_access", "mail", "email"],
    });
    await updateIntegration(admin, { integrationId: other.id, clientSecret: oidc.clientSecret });
    expect((await finishAttempt(await attempt(mailbox))).succeeded).toBe(true);
    const after = await database().oAuthGrant.findFirstOrThrow({ where: { integrationId: other.id } });
    expect(after).toMatchObject({
      id: before.id,
      state: "ACTIVE",
      failureCode: null,
      consecutiveFailures: 0,
    });
    expect((await freshAccessToken(before.id)).accessToken).toBeTruthy();
  });

  it("is revoked here and at the provider", async () => {
    const { items } = await listGrants(admin, { integrationId: integration.id, limit: 1 });
    const grantId = items[0]?.id ?? "";
    expect(await revokeGrant(admin, { grantId })).toEqual({ revokedAtProvider: true });
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({ code: "reauthorization-required" });
    const row = await database().oAuthGrant.findUniqueOrThrow({ where: { id: grantId } });
    expect(row).toMatchObject({ state: "REVOKED", accessTokenSealed: null, refreshTokenSealed: null });
  });
});

describe("a mailbox that no channel uses", () => {
  const givenAdmin = async (projectId?: string) => {
    const id = projectId ?? (await givenProject()).id;
    return givenUser({ roles: { [id]: "ADMIN" } });
  };
  const grantOf = (mailboxAddress: string) =>
    database().oAuthGrant.findFirstOrThrow({ where: { integrationId: integration.id, mailboxAddress } });
  const forbidden = { code: "forbidden" };

  it("is authorised by the admin of any project, for the channel that is to come, and stays theirs", async () => {
    const address = "form@example.test";
    const [giver, other] = [await givenAdmin(), await givenAdmin()];
    expect((await finishAttempt(await attempt(forMailbox(address), giver))).succeeded).toBe(true);
    const grant = await grantOf(address);
    expect(grant.authorizedById).toBe(giver.userId);
    const seenBy = async (actor: UserActor) =>
      (await listGrants(actor, { integrationId: integration.id, limit: 50 })).items.map(({ id }) => id);
    expect([await seenBy(giver), await seenBy(other)]).toEqual([[grant.id], []]);
    expect((await getGrant(giver, { grantId: grant.id })).usedBy).toEqual([]);
    await expect(getGrant(other, { grantId: grant.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(attempt(forMailbox(address), other)).rejects.toMatchObject(forbidden);
    await expect(revokeGrant(other, { grantId: grant.id })).rejects.toMatchObject({ code: "not-found" });
    expect(await grantOf(address)).toEqual(grant);
    expect((await finishAttempt(await attempt(forMailbox(address), giver))).succeeded).toBe(true);
    expect((await finishAttempt(await attempt(forMailbox(address), admin))).succeeded).toBe(true);
    expect((await grantOf(address)).authorizedById).toBe(admin.userId);
    await expect(revokeGrant(giver, { grantId: grant.id })).rejects.toMatchObject({ code: "not-found" });
    await revokeGrant(admin, { grantId: grant.id });
    expect((await grantOf(address)).authorizedById).toBeNull();
    expect((await finishAttempt(await attempt(forMailbox(address), other))).succeeded).toBe(true);
  });

  it("is not taken over by an answer that comes after somebody else was first", async () => {
    const address = "race@example.test";
    const [giver, late] = [await givenAdmin(), await givenAdmin()];
    const going = await attempt(forMailbox(address), late);
    await finishAttempt(await attempt(forMailbox(address), giver));
    expect(failedStepOf(await finishAttempt(going))?.code).toBe("not-allowed");
    expect((await grantOf(address)).authorizedById).toBe(giver.userId);
  });

  it("is managed by the project's admins once a channel of theirs uses it, and by no giver who is none", async () => {
    const address = "left@example.test";
    const project = await givenProject();
    const [giver, left] = [await givenAdmin(project.id), await givenAdmin(project.id)];
    await finishAttempt(await attempt(forMailbox(address), giver));
    const grant = await grantOf(address);
    await givenChannelOfGrant(grant.id, { address, project });
    const gone = { ...giver, projectRoles: new Map([[(await givenProject()).id, "ADMIN" as const]]) };
    await expect(attempt(forMailbox(address), gone)).rejects.toMatchObject(forbidden);
    expect((await finishAttempt(await attempt(forMailbox(address), left))).succeeded).toBe(true);
    expect(await revokeGrant(left, { grantId: grant.id })).toEqual({ revokedAtProvider: true });
  });
});
