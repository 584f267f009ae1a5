import { describe, expect, it } from "vitest";
import { isRedirectCurrent, toDraft, toIntegrationBody } from "./integration-draft.ts";

const endpoints = {
  authorizationEndpoint: "https://login.example.test/auth",
  tokenEndpoint: "https://login.example.test/token",
};
const redirect = {
  ...endpoints,
  redirectUrl: "https://desk.example.test/api/oauth/callback/k",
  redirectKey: "k",
};

describe("the form of an integration", () => {
  it("keeps a generated redirect URL only for the endpoints that it was generated for", () => {
    const draft = { ...toDraft(null), ...endpoints, redirect };
    expect(isRedirectCurrent(draft)).toBe(true);
    expect(toIntegrationBody(draft, true)).toMatchObject({ redirectKey: "k", provider: "CUSTOM" });

    const moved = { ...draft, tokenEndpoint: "https://other.example.test/token" };
    expect(isRedirectCurrent(moved)).toBe(false);
    expect(toIntegrationBody(moved, true)).not.toHaveProperty("redirectKey");
  });

  it("sends no client secret when the saved one is kept", () => {
    const draft = { ...toDraft(null), ...endpoints };
    expect(toIntegrationBody(draft, false)).not.toHaveProperty("clientSecret");
    expect(toIntegrationBody({ ...draft, clientSecret: "new" }, false)).toMatchObject({
      clientSecret: "new",
    });
    expect(toIntegrationBody(draft, true)).toMatchObject({ clientSecret: "" });
  });

  it("sends the day on which the secret expires as the moment it begins in UTC", () => {
    const draft = { ...toDraft(null), secretExpiryDay: "2027-03-01" };
    expect(toIntegrationBody(draft, true)).toMatchObject({ clientSecretExpiresAt: "2027-03-01T00:00:00Z" });
    expect(toIntegrationBody(toDraft(null), true)).toMatchObject({ clientSecretExpiresAt: null });
  });
});
