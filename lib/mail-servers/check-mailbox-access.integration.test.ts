import "@/lib/testing/integration-environment.ts";
import { describe, expect, it } from "vitest";
import { freshAccessToken } from "@/lib/oauth-integrations/fresh-access-token.ts";
import { getGrant } from "@/lib/oauth-integrations/get-grant.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { refreshGrant } from "@/lib/oauth-integrations/refresh-grant.ts";
import { revokeGrant } from "@/lib/oauth-integrations/revoke-grant.ts";
import { startAuthorization } from "@/lib/oauth-integrations/start-authorization.ts";
import { database } from "@/lib/platform/database.ts";
import { givenApplicationDesk, stepWords } from "@/lib/testing/application-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenGrant, givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { expireGrant } from "@/lib/testing/stored-grant.ts";
import { checkMailboxAccess, checkMailboxAccessInput } from "./check-mailbox-access.ts";
import { testApplication } from "./test-application.ts";

const support = "support@example.test";
const ceo = "ceo@example.test";

const { desk, bySecret, byCertificate, byServiceAccount, tested } = givenApplicationDesk([support, ceo]);

const check = ({ id }: { id: string }, mailboxAddress: string, change: Record<string, unknown> = {}) =>
  checkMailboxAccess(
    desk().admin,
    checkMailboxAccessInput.parse({ integrationId: id, mailboxAddress, ...change }),
  );

const grantOf = ({ id }: IntegrationView, mailboxAddress: string) =>
  database().oAuthGrant.findFirst({ where: { integrationId: id, mailboxAddress } });

describe("the access check of a mailbox", () => {
  it.each([
    ["a secret", bySecret],
    ["a certificate", byCertificate],
    ["a service account", byServiceAccount],
  ])("with %s opens it and makes its grant, which refreshes by itself", async (_what, make) => {
    const integration = await tested(await make());
    desk().oidc.behaviour.applicationMailbox = support;
    const checked = await check(integration, support.toUpperCase());
    expect(checked).toMatchObject({ succeeded: true, grantId: expect.any(String) });
    expect(stepWords(checked.steps)).toEqual(["token ok", "mailbox ok", "sending ok"]);
    const grantId = checked.grantId ?? "";
    const { accessToken } = await freshAccessToken(grantId);
    await expireGrant(grantId);
    expect((await freshAccessToken(grantId)).accessToken).not.toBe(accessToken);
    const view = await getGrant(desk().admin, { grantId });
    expect(view).toMatchObject({
      mailboxAddress: support,
      principal: integration.credential?.serviceAccount ?? integration.clientId,
      state: "ACTIVE",
      refreshTokenObtainedAt: null,
      failure: null,
      accessCheck: { at: expect.any(Date), steps: checked.steps },
    });
    expect(JSON.stringify(view)).not.toContain(accessToken);
  });

  it("keeps the grant when the mailbox does not let the application in yet, and says so", async () => {
    const integration = await tested(await bySecret());
    desk().oidc.behaviour.applicationMailbox = support;
    const checked = await check(integration, ceo);
    expect(checked.succeeded).toBe(false);
    expect(stepWords(checked.steps)).toEqual(["token ok", "mailbox failed", "sending failed"]);
    expect(checked.steps[1]).toMatchObject({
      detail: expect.stringContaining(ceo),
      serverWords: expect.stringMatching(/\S/),
      cure: expect.not.stringMatching(/authorise (it|the mailbox) again/i),
    });
    const grant = await grantOf(integration, ceo);
    expect(grant).toMatchObject({ id: checked.grantId, state: "ACTIVE", failureCode: null });
  });

  it("makes no grant when the delegation does not cover the mailbox, and says what is missing", async () => {
    const integration = await tested(await byServiceAccount());
    desk().oidc.behaviour.delegatedMailboxes = [support];
    const checked = await check(integration, ceo);
    expect(checked).toMatchObject({ grantId: null, succeeded: false });
    expect(stepWords(checked.steps)).toEqual(["token failed", "mailbox skipped"]);
    expect(checked.steps[0]?.cure).toMatch(/delegation/i);
    expect(await grantOf(integration, ceo)).toBeNull();
  });

  it("looks at the server that is given, which the outbound guard has to let through", async () => {
    const integration = await tested(await bySecret());
    desk().oidc.behaviour.applicationMailbox = support;
    const server = { host: "169.254.169.254", port: 993, security: "TLS" };
    const { steps } = await check(integration, support, { server });
    expect(steps[1]).toMatchObject({ state: "failed", code: "host-not-allowed" });
  });

  it("wants a tested integration", async () => {
    await expect(check(await bySecret(), support)).rejects.toMatchObject({ code: "integration-untested" });
  });

  it("opens what a person has authorised with the tokens that there are", async () => {
    const { id } = await givenTestedIntegration(desk().oidc);
    await expect(check({ id }, support)).rejects.toMatchObject({ code: "mailbox-not-authorized" });
    const grantId = await givenGrant(desk().oidc, { integrationId: id, mailboxAddress: support });
    const server = { host: desk().dovecot.host, port: desk().dovecot.imapsPort, security: "TLS" };
    expect(await check({ id }, support, { server })).toMatchObject({ grantId, succeeded: true });
    await revokeGrant(desk().admin, { grantId });
    const { succeeded, steps } = await check({ id }, support, { server });
    expect(succeeded).toBe(false);
    expect(steps[0]).toMatchObject({
      code: "reauthorization-required",
      cure: expect.stringContaining("Authorise the mailbox again"),
    });
  });
});

describe("the grant of an application", () => {
  it("is revoked, refuses a refresh, and comes back by another access check", async () => {
    const integration = await tested(await bySecret());
    desk().oidc.behaviour.applicationMailbox = support;
    const grantId = (await check(integration, support)).grantId ?? "";
    expect(await revokeGrant(desk().admin, { grantId })).toEqual({ revokedAtProvider: false });
    expect(await grantOf(integration, support)).toMatchObject({ state: "REVOKED", accessTokenSealed: null });
    await expect(freshAccessToken(grantId)).rejects.toMatchObject({
      code: "reauthorization-required",
      message: expect.stringMatching(/A system admin checks the access(?!.*Authorise)/),
    });
    await expect(refreshGrant(desk().admin, { grantId })).rejects.toMatchObject({
      code: "reauthorization-required",
      message: expect.stringContaining("checks the access"),
    });
    expect(await check(integration, support)).toMatchObject({ grantId, succeeded: true });
    expect((await getGrant(desk().admin, { grantId })).state).toBe("ACTIVE");
  });

  it("is never sent a person for", async () => {
    const { id } = await tested(await bySecret());
    for (const input of [
      { integrationId: id, purpose: "test" } as const,
      { integrationId: id, purpose: "grant", mailboxAddress: support } as const,
    ]) {
      await expect(startAuthorization(desk().admin, input)).rejects.toMatchObject({
        code: "integration-needs-no-person",
      });
    }
  });

  it("is made, tested, refreshed and revoked by system admins alone", async () => {
    const integration = await tested(await bySecret());
    const grantId = (await check(integration, support)).grantId ?? "";
    const project = await givenProject();
    const projectAdmin = await givenUser({ roles: { [project.id]: "ADMIN" } });
    const integrationId = integration.id;
    await expect(
      checkMailboxAccess(projectAdmin, { integrationId, mailboxAddress: support }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(testApplication(projectAdmin, { integrationId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(getGrant(projectAdmin, { grantId })).rejects.toMatchObject({ code: "not-found" });
    await expect(refreshGrant(projectAdmin, { grantId })).rejects.toMatchObject({ code: "not-found" });
    await expect(revokeGrant(projectAdmin, { grantId })).rejects.toMatchObject({ code: "not-found" });
  });
});
