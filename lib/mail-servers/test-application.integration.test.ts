import "@/lib/testing/integration-environment.ts";
import { describe, expect, it } from "vitest";
import { getIntegration } from "@/lib/oauth-integrations/get-integration.ts";
import { updateIntegration, updateIntegrationInput } from "@/lib/oauth-integrations/update-integration.ts";
import { givenApplicationDesk, stepWords } from "@/lib/testing/application-desk.ts";
import { givenTestedIntegration } from "@/lib/testing/oauth-factories.ts";
import { testApplication } from "./test-application.ts";

const support = "support@example.test";

const { desk, given, bySecret, byCertificate, byServiceAccount, test, tested } = givenApplicationDesk([
  support,
]);

describe("the test of an application that signs in by itself", () => {
  it("gets a token, opens a mailbox if one is named, and makes the integration tested without a grant", async () => {
    const integration = await bySecret();
    expect(integration).toMatchObject({ tested: false, redirectUrl: null });
    expect(stepWords((await test(integration)).steps)).toEqual(["token ok", "mailbox skipped"]);
    expect(stepWords((await test(integration, support)).steps)).toEqual(["token ok", "mailbox ok"]);
    const view = await getIntegration(desk().admin, { integrationId: integration.id });
    expect(view).toMatchObject({ tested: true, testedAt: expect.any(Date), grantCount: 0 });
    expect(stepWords(view.lastTestSteps)).toEqual(["token ok", "mailbox ok"]);
  });

  it("works with a certificate that was made here, and with the key of a service account", async () => {
    expect((await test(await byCertificate(), support)).succeeded).toBe(true);
    expect((await test(await byServiceAccount(), support)).succeeded).toBe(true);
  });

  it("names a wrong secret, and opens no mailbox without a token", async () => {
    const integration = await given({ clientSecret: "wrong" });
    const { succeeded, steps } = await test(integration, support);
    expect(succeeded).toBe(false);
    expect(stepWords(steps)).toEqual(["token failed", "mailbox skipped"]);
    expect(steps[0]).toMatchObject({ code: "invalid_client", cure: expect.stringMatching(/\S/) });
    expect((await getIntegration(desk().admin, { integrationId: integration.id })).tested).toBe(false);
  });

  it("does not count for settings that were changed meanwhile", async () => {
    const integration = await bySecret();
    desk().oidc.behaviour.failTokenEndpoint = async () => {
      const change = updateIntegrationInput.parse({
        integrationId: integration.id,
        scopes: ["mail", "email"],
      });
      await updateIntegration(desk().admin, change);
      return null;
    };
    expect((await test(integration)).steps[0]?.state).toBe("ok");
    const view = await getIntegration(desk().admin, { integrationId: integration.id });
    expect(view).toMatchObject({ tested: false, testedAt: null });
  });

  it("proves the present credential, not the one that it replaces", async () => {
    const integration = await tested(await bySecret());
    const replaced = updateIntegrationInput.parse({
      integrationId: integration.id,
      clientSecret: "mistyped",
    });
    await updateIntegration(desk().admin, replaced);
    expect((await test(integration)).steps[0]).toMatchObject({ state: "failed", code: "invalid_client" });
  });

  it("is refused where a person signs in, and asks a service account for a mailbox", async () => {
    const { id } = await givenTestedIntegration(desk().oidc);
    await expect(testApplication(desk().admin, { integrationId: id })).rejects.toMatchObject({
      code: "integration-needs-person",
    });
    const google = await byServiceAccount();
    await expect(testApplication(desk().admin, { integrationId: google.id })).rejects.toMatchObject({
      fields: [{ field: "mailboxAddress" }],
    });
  });
});
