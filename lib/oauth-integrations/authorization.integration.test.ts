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
import { type OidcServer, startOidcServer } from "@/lib/testing/oidc-server.ts";
import { getAuthorization } from "./get-authorization.ts";
import { getIntegration } from "./get-integration.ts";
import type { IntegrationView } from "./integration-view.ts";
import type { StartAuthorizationInput } from "./start-authorization.ts";
import { updateIntegration } from "./update-integration.ts";

let oidc: OidcServer;
let admin: UserActor;
let integration: IntegrationView;

beforeAll(async () => {
  oidc = await startOidcServer();
  admin = await givenUser({ isSystemAdmin: true });
  integration = await givenIntegration(admin, oidc, "Main");
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
    const finished = await finishAttempt(going);
    expect(finished.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "authorization-page ok",
      "code ok",
      "token ok",
      "scope ok",
      "refresh ok",
      "identity ok",
      "mailbox skipped",
    ]);
    expect(finished.steps[4]?.detail).toContain("rotated");
    expect(finished.steps[5]?.detail).toContain("tester@example.test");
    const view = await getIntegration(admin, { integrationId: integration.id });
    expect(view).toMatchObject({ tested: true, grantCount: 0, lastTestSteps: finished.steps });
    const projectAdmin = await givenUser({ roles: { [(await givenProject()).id]: "ADMIN" } });
    const seen = await getIntegration(projectAdmin, { integrationId: integration.id });
    expect(seen).toMatchObject({ tested: true, lastTestSteps: [] });
    expect(JSON.stringify(seen)).not.toContain("tester@example.test");
    const { state } = await getAuthorization(admin, { authorizationId: finished.authorizationId ?? "" });
    expect(state).toBe("succeeded");
  });

  it("says that consent was refused, and keeps the integration tested", async () => {
    asTester();
    oidc.behaviour.denyConsent = true;
    const finished = await finishAttempt(await attempt());
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
    const other = await givenIntegration(admin, oidc, `With ${what}`, change);
    oidc.addRedirectUri(other.redirectUrl ?? "");
    asTester();
    const finished = await finishAttempt(await attempt({ integrationId: other.id }));
    expect(finished.succeeded).toBe(false);
    expect(failedStepOf(finished)).toMatchObject({ step, code, cure: expect.stringMatching(/\S/) });
    const view = await getIntegration(admin, { integrationId: other.id });
    expect(view).toMatchObject({ tested: false, testedAt: expect.any(Date) });
  });

  it("succeeds without knowing who signed in, and says what that means", async () => {
    const blind = { userinfoEndpoint: null, scopes: ["openid", "offline_access", "mail"] };
    const other = await givenIntegration(admin, oidc, "Blind", blind);
    asTester();
    const finished = await finishAttempt(await attempt({ integrationId: other.id }));
    expect(finished.succeeded).toBe(true);
    expect(finished.steps.slice(-2)).toMatchObject([
      { step: "identity", state: "skipped" },
      { step: "mailbox", state: "skipped" },
    ]);
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
    expect((await finishAttempt(going)).succeeded).toBe(true);
    const again = await finishAttempt(going);
    expect(again).toMatchObject({ authorizationId: going.started.authorizationId, succeeded: false });
    expect(failedStepOf(again)?.code).toBe("state-used");
    const kept = await getAuthorization(admin, { authorizationId: going.started.authorizationId });
    expect(kept.state).toBe("succeeded");
  });

  it("twice at the same time: one is used", async () => {
    asTester();
    const going = await attempt();
    const both = await Promise.all([finishAttempt(going), finishAttempt(going)]);
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
    expect(failedStepOf(await finishAttempt(going, change))?.code).toBe(code);
    expect(failedStepOf(await finishAttempt(going))?.code).toBe("state-used");
    expect(oidc.tokenRequestCount()).toBe(before);
  });

  it("after ten minutes", async () => {
    asTester();
    const going = await attempt();
    const where = { id: going.started.authorizationId };
    const { createdAt, expiresAt } = await database().oAuthAuthorization.findUniqueOrThrow({ where });
    expect(Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000)).toBe(600);
    await database().oAuthAuthorization.update({ where, data: { expiresAt: new Date(0) } });
    expect(failedStepOf(await finishAttempt(going))?.code).toBe("state-expired");
  });

  it("with an unknown state, which belongs to nothing", async () => {
    const going = await attempt(forMailbox("nobody@example.test"));
    const parameters = new URLSearchParams({ state: "forged", code: "forged" });
    expect(await finishAttempt(going, { parameters })).toMatchObject({
      authorizationId: null,
      succeeded: false,
    });
    expect(await finishAttempt(going, { parameters: new URLSearchParams() })).toMatchObject({
      authorizationId: null,
    });
  });

  it("when the integration was changed meanwhile", async () => {
    const other = await givenIntegration(admin, oidc, "Changing");
    asTester();
    const going = await attempt({ integrationId: other.id });
    await updateIntegration(admin, { integrationId: other.id, scopes: ["mail"] });
    expect(failedStepOf(await finishAttempt(going))?.code).toBe("integration-changed");
  });
});

it("shows an authorization only to who began it and to system admins", async () => {
  const going = await attempt(forMailbox("seen@example.test"));
  const stranger = await givenUser();
  const { authorizationId } = going.started;
  await expect(getAuthorization(stranger, { authorizationId })).rejects.toMatchObject({ code: "not-found" });
});
