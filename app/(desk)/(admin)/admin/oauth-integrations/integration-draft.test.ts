import { describe, expect, it } from "vitest";
import { toCreateBody } from "./integration-body.ts";
import {
  endpointsOf,
  generatedRedirect,
  type IntegrationDraft,
  newDraft,
  withGrantType,
  withSetting,
} from "./integration-draft.ts";
import { settingFault, settingsThatMatter } from "./provider-choice.ts";

const endpoints = {
  issuer: "",
  authorizationEndpoint: "https://login.example.test/auth",
  tokenEndpoint: "https://login.example.test/token",
  userinfoEndpoint: "",
  revocationEndpoint: "",
};
const redirect = {
  provider: "CUSTOM",
  authorizationEndpoint: endpoints.authorizationEndpoint,
  tokenEndpoint: endpoints.tokenEndpoint,
  redirectUrl: "https://desk.example.test/api/oauth/callback/k",
  redirectKey: "k",
};

function customDraft(changes: Partial<IntegrationDraft> = {}): IntegrationDraft {
  return { ...newDraft("CUSTOM"), ownEndpoints: endpoints, ...changes };
}

describe("the form of an integration", () => {
  it("keeps a generated redirect URL for the endpoints that it was generated for, and finds it again", () => {
    const draft = customDraft({ redirects: [redirect] });
    expect(generatedRedirect(draft)).toEqual(redirect);
    expect(toCreateBody(draft)).toMatchObject({ redirectKey: "k", provider: "CUSTOM", ...endpoints });

    const moved = { ...draft, ownEndpoints: { ...endpoints, tokenEndpoint: "https://other.example.test/t" } };
    expect(generatedRedirect(moved)).toBeNull();
    expect(toCreateBody(moved)).not.toHaveProperty("redirectKey");
    expect(generatedRedirect({ ...moved, ownEndpoints: endpoints })).toEqual(redirect);
  });

  it("suggests the provider's name until somebody types another", () => {
    const google = newDraft("GOOGLE");
    expect(google.name).toBe("Google Workspace");
    expect(newDraft("MICROSOFT", google).name).toBe("Microsoft 365");
    expect(newDraft("MICROSOFT", { ...google, name: "Ours" }).name).toBe("Ours");
  });

  it("fills in the endpoints of a known provider and sends none, unless they were changed", () => {
    const draft = newDraft("GOOGLE");
    expect(endpointsOf(draft).tokenEndpoint).toMatch(/^https:/);
    expect(toCreateBody(draft)).not.toHaveProperty("tokenEndpoint");
    expect(toCreateBody({ ...draft, ownEndpoints: endpoints })).toMatchObject(endpoints);
  });

  it("lets endpoints follow the tenant, and has none while it is not typed", () => {
    const draft = newDraft("MICROSOFT");
    expect(endpointsOf(withSetting(draft, "tenant", "contoso.onmicrosoft.com")).tokenEndpoint).toContain(
      "contoso.onmicrosoft.com",
    );
    const untyped = withSetting(draft, "tenant", "");
    expect(settingFault(untyped)).toMatchObject({ setting: "tenant" });
    expect(endpointsOf(untyped).tokenEndpoint).toBe("");
  });

  it("asks for a tenant when the application signs in by itself, and for no endpoint of people", () => {
    const draft = withGrantType(newDraft("MICROSOFT"), "CLIENT_CREDENTIALS");
    expect(draft.settings.tenant).toBe("");
    const ready = withSetting(draft, "tenant", "contoso.onmicrosoft.com");
    expect(settingFault(ready)).toBeNull();
    expect(endpointsOf(ready).authorizationEndpoint).toBe("");
    expect(ready.scopes.every((scope) => scope.endsWith("/.default"))).toBe(true);
  });

  it("asks only for settings on which something depends", () => {
    const names = (draft: IntegrationDraft) => settingsThatMatter(draft).map(({ name }) => name);
    expect(names(newDraft("GOOGLE"))).toContain("publishingStatus");
    expect(names(withGrantType(newDraft("GOOGLE"), "JWT_BEARER"))).toEqual([]);
    expect(names(withGrantType(newDraft("MICROSOFT"), "CLIENT_CREDENTIALS"))).toEqual(["tenant", "cloud"]);
  });

  it("sends the one credential that was chosen", () => {
    const draft = customDraft();
    const { credential } = draft;
    expect(
      toCreateBody({
        ...draft,
        credential: { ...credential, clientSecret: "s", secretExpiryDay: "2027-03-01" },
      }),
    ).toMatchObject({ clientSecret: "s", credentialExpiresAt: "2027-03-01T00:00:00Z" });
    expect(toCreateBody(draft)).toMatchObject({ clientSecret: "", credentialExpiresAt: null });

    const made = toCreateBody({ ...draft, credential: { ...credential, kind: "certificate" } });
    expect(made).toMatchObject({
      certificate: { generate: true },
      clientAuthentication: "PRIVATE_KEY_JWT",
    });
    expect(made).not.toHaveProperty("clientSecret");

    const byServiceAccount = withGrantType(newDraft("GOOGLE"), "JWT_BEARER");
    const serviceAccountKey = '{"type":"service_account"}';
    const body = toCreateBody({
      ...byServiceAccount,
      credential: { ...byServiceAccount.credential, serviceAccountKey },
    });
    expect(body).toMatchObject({ serviceAccountKey, grantType: "JWT_BEARER" });
    expect(body).not.toHaveProperty("clientId");
  });

  it("sends mail hosts of a custom provider with the usual port of their encryption", () => {
    const draft = customDraft();
    const imap = { host: "imap.example.test", port: "", security: "TLS" } as const;
    const smtp = { host: "smtp.example.test", port: "x", security: "STARTTLS" } as const;
    expect(toCreateBody({ ...draft, mailHosts: { ...draft.mailHosts, imap, smtp } })).toMatchObject({
      mailHosts: {
        imap: { host: "imap.example.test", port: 993, security: "TLS" },
        smtp: { host: "smtp.example.test", port: "x", security: "STARTTLS" },
      },
    });
  });
});
