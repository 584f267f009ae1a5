import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { followAuthorization } from "@/lib/testing/authorization-browser.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { createIntegration, createIntegrationInput } from "./create-integration.ts";
import { finishAuthorization } from "./finish-authorization.ts";
import { freshAccessToken } from "./fresh-access-token.ts";
import { getAuthorization } from "./get-authorization.ts";
import { getIntegration } from "./get-integration.ts";
import type { IntegrationView } from "./integration-view.ts";
import { listGrants } from "./list-grants.ts";
import { previewRedirectUrl } from "./preview-redirect-url.ts";
import { revokeGrant } from "./revoke-grant.ts";
import { type StartAuthorizationInput, startAuthorization } from "./start-authorization.ts";
import { updateIntegration } from "./update-integration.ts";

const callback = "http://localhost:3000/api/oauth/callback/";
let oidc: OidcServer;
let admin: UserActor;
let integration: IntegrationView;

beforeAll(async () => {
  oidc = await startOidcServer();
  admin = await givenUser({ isSystemAdmin: true });
  integration = await givenIntegration("Main");
});
afterAll(() => oidc.stop());
afterEach(() => {
  oidc.behaviour.signInAs = null;
  oidc.behaviour.denyConsent = false;
  oidc.behaviour.failTokenEndpoint = null;
});

async function givenIntegration(
  name: string,
  change: Record<string, unknown> = {},
): Promise<IntegrationView> {
  const { authorizationEndpoint, tokenEndpoint } = oidc;
  const { redirectKey, redirectUrl } = await previewRedirectUrl(admin, {
    authorizationEndpoint,
    tokenEndpoint,
  });
  oidc.addRedirectUri(redirectUrl);
  const input = createIntegrationInput.parse({
    name,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scopes: ["openid", "email", "offline_access", "mail"],
    issuer: oidc.issuer,
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint: oidc.revocationEndpoint,
    userinfoEndpoint: oidc.userinfoEndpoint,
    redirectKey,
    ...change,
  });
  return createIntegration(admin, input);
}

type Attempt = {
  readonly started: Awaited<ReturnType<typeof startAuthorization>>;
  readonly answer: URL;
};

/** Goes to the provider and comes back, without handing over the answer. */
async function attempt(input: Partial<StartAuthorizationInput> = {}, actor = admin): Promise<Attempt> {
  const started = await startAuthorization(actor, {
    integrationId: integration.id,
    purpose: "test",
    ...input,
  });
  return { started, answer: await followAuthorization(started.authorizationUrl, callback) };
}

function finish(
  { started, answer }: Attempt,
  change: Partial<Parameters<typeof finishAuthorization>[0]> = {},
) {
  return finishAuthorization({
    redirectKey: answer.pathname.split("/").at(-1) ?? "",
    parameters: answer.searchParams,
    browserBinding: started.browserBinding,
    actorUserId: admin.userId,
    ...change,
  });
}

const asTester = () => {
  oidc.behaviour.signInAs = "tester@example.test";
};
const forMailbox = (mailboxAddress: string) => ({ purpose: "grant", mailboxAddress }) as const;
const failedStepOf = (finished: Awaited<ReturnType<typeof finish>>) =>
  finished.steps.find(({ state }) => state === "failed");

it("refuses a mailbox while the integration is untested", async () => {
  await expect(attempt(forMailbox("support@example.test"))).rejects.toMatchObject({
    code: "integration-untested",
  });
});

describe("test of the connection", () => {
  it("runs the whole flow, exercises the refresh token and makes the integration tested", async () => {
    asTester();
    const going = await attempt();
    expect((await getAuthorization(admin, { authorizationId: going.started.authorizationId })).state).toBe(
      "waiting",
    );
    const finished = await finish(going);
    expect(finished.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "authorization-page ok",
      "code ok",
      "token ok",
      "scope ok",
      "refresh ok",
      "identity ok",
    ]);
    expect(finished.steps[4]?.detail).toContain("rotated");
    expect(finished.steps[5]?.detail).toContain("tester@example.test");
    const view = await getIntegration(admin, { integrationId: integration.id });
    expect(view).toMatchObject({ tested: true, grantCount: 0, lastTestSteps: finished.steps });
    const { state } = await getAuthorization(admin, { authorizationId: finished.authorizationId ?? "" });
    expect(state).toBe("succeeded");
  });

  it("says that consent was refused, and keeps the integration tested", async () => {
    asTester();
    oidc.behaviour.denyConsent = true;
    const finished = await finish(await attempt());
    expect(failedStepOf(finished)).toMatchObject({
      step: "authorization-page",
      code: "access_denied",
      serverWords: "The user denied access.",
    });
    expect((await getIntegration(admin, { integrationId: integration.id })).tested).toBe(true);
  });

  it.each([
    ["a wrong secret", { clientSecret: "wrong" }, "token", "invalid_client"],
    ["no offline access", { scopes: ["openid", "mail"] }, "refresh", "refresh-token-missing"],
    [
      "an unknown scope",
      { scopes: ["openid", "offline_access", "mail", "calendar"] },
      "scope",
      "scope-missing",
    ],
    ["another issuer", { issuer: "http://127.0.0.1:1/other" }, "code", "issuer-mismatch"],
    [
      "a dead token endpoint",
      { tokenEndpoint: "http://127.0.0.1:1/", redirectKey: undefined },
      "token",
      "endpoint-not-reached",
    ],
  ])("with %s names the step, the code and a cure", async (what, change, step, code) => {
    const other = await givenIntegration(`With ${what}`, change);
    oidc.addRedirectUri(other.redirectUrl);
    asTester();
    const finished = await finish(await attempt({ integrationId: other.id }));
    expect(finished.succeeded).toBe(false);
    expect(failedStepOf(finished)).toMatchObject({ step, code, cure: expect.stringMatching(/\S/) });
    const view = await getIntegration(admin, { integrationId: other.id });
    expect(view).toMatchObject({ tested: false, testedAt: expect.any(Date) });
  });

  it("succeeds without knowing who signed in, and says what that means", async () => {
    const blind = { userinfoEndpoint: null, scopes: ["openid", "offline_access", "mail"] };
    const other = await givenIntegration("Blind", blind);
    asTester();
    const finished = await finish(await attempt({ integrationId: other.id }));
    expect(finished.succeeded).toBe(true);
    expect(finished.steps.at(-1)).toMatchObject({ step: "identity", state: "skipped" });
  });

  it("is for system admins", async () => {
    const project = await givenProject();
    const projectAdmin = await givenUser({ roles: { [project.id]: "ADMIN" } });
    await expect(attempt({}, projectAdmin)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("answers that are refused", () => {
  it("a second time", async () => {
    asTester();
    const going = await attempt();
    expect((await finish(going)).succeeded).toBe(true);
    const again = await finish(going);
    expect(again).toMatchObject({ authorizationId: going.started.authorizationId, succeeded: false });
    expect(failedStepOf(again)?.code).toBe("state-used");
    const kept = await getAuthorization(admin, { authorizationId: going.started.authorizationId });
    expect(kept.state).toBe("succeeded");
  });

  it("twice at the same time: one is used", async () => {
    asTester();
    const going = await attempt();
    const both = await Promise.all([finish(going), finish(going)]);
    expect(both.map(({ succeeded }) => succeeded).sort()).toEqual([false, true]);
  });

  it.each([
    ["other-browser", { browserBinding: "another" }],
    ["other-browser", { browserBinding: null }],
    ["other-user", { actorUserId: null }],
    ["other-user", { actorUserId: "0198a000-0000-7000-8000-000000000000" }],
    ["redirect-mismatch", { redirectKey: "other" }],
  ])("%s: the token endpoint is not asked, and the state is used up", async (code, change) => {
    asTester();
    const going = await attempt();
    const before = oidc.tokenRequestCount();
    expect(failedStepOf(await finish(going, change))?.code).toBe(code);
    expect(failedStepOf(await finish(going))?.code).toBe("state-used");
    expect(oidc.tokenRequestCount()).toBe(before);
  });

  it("after ten minutes", async () => {
    asTester();
    const going = await attempt();
    const where = { id: going.started.authorizationId };
    const { createdAt, expiresAt } = await database().oAuthAuthorization.findUniqueOrThrow({ where });
    expect(Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000)).toBe(600);
    await database().oAuthAuthorization.update({ where, data: { expiresAt: new Date(0) } });
    expect(failedStepOf(await finish(going))?.code).toBe("state-expired");
  });

  it("with an unknown state, which belongs to nothing", async () => {
    const going = await attempt(forMailbox("nobody@example.test"));
    const parameters = new URLSearchParams({ state: "forged", code: "forged" });
    expect(await finish(going, { parameters })).toMatchObject({ authorizationId: null, succeeded: false });
    expect(await finish(going, { parameters: new URLSearchParams() })).toMatchObject({
      authorizationId: null,
    });
  });

  it("when the integration was changed meanwhile", async () => {
    const other = await givenIntegration("Changing");
    asTester();
    const going = await attempt({ integrationId: other.id });
    await updateIntegration(admin, { integrationId: other.id, scopes: ["mail"] });
    expect(failedStepOf(await finish(going))?.code).toBe("integration-changed");
  });
});

describe("authorisation of a mailbox", () => {
  it("sends the mailbox as login hint, compares the account and keeps sealed tokens", async () => {
    const going = await attempt(forMailbox("Support@Example.test".toLowerCase()));
    const query = new URL(going.started.authorizationUrl).searchParams;
    expect([query.get("login_hint"), query.get("prompt"), query.get("code_challenge_method")]).toEqual([
      "support@example.test",
      "consent",
      "S256",
    ]);
    const finished = await finish(going);
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
    const finished = await finish(await attempt(forMailbox("sales@example.test")));
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
    expect((await finish(going)).succeeded).toBe(true);
    const grant = await database().oAuthGrant.findFirst({ where: { mailboxAddress: "sales@example.test" } });
    expect(grant?.principal).toBe("bob@example.test");
  });

  it("heals the same grant after invalid_grant, also when the integration is untested by then", async () => {
    const other = await givenIntegration("Healing");
    asTester();
    await finish(await attempt({ integrationId: other.id }));
    oidc.behaviour.signInAs = null;
    const mailbox = { integrationId: other.id, ...forMailbox("heal@example.test") };
    await finish(await attempt(mailbox));
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
    expect((await finish(await attempt(mailbox))).succeeded).toBe(true);
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

it("shows an authorization only to who began it and to system admins", async () => {
  const going = await attempt(forMailbox("seen@example.test"));
  const stranger = await givenUser();
  const { authorizationId } = going.started;
  await expect(getAuthorization(stranger, { authorizationId })).rejects.toMatchObject({ code: "not-found" });
});
