import { describe, expect, it } from "vitest";
import type { IntegrationChoice } from "./integration-choices.ts";
import { conversionOf } from "./oauth-conversion.ts";

const microsoft: IntegrationChoice = {
  id: "m",
  name: "Microsoft 365",
  provider: "MICROSOFT",
  grantType: "AUTHORIZATION_CODE",
  tested: true,
  isRefused: false,
  mailHosts: { imap: { host: "outlook.office365.com", port: 993, security: "TLS" } },
};

describe("the integration that takes over from a password", () => {
  it("offers the tested integration of the host's provider", () => {
    const untested = { ...microsoft, id: "u", tested: false };
    const google = { ...microsoft, id: "g", provider: "GOOGLE" };
    expect(conversionOf("outlook.office365.com", [untested, google, microsoft])).toMatchObject({
      providerName: "Microsoft",
      integration: { id: "m" },
    });
    expect(conversionOf("imap.gmail.com", [microsoft])).toMatchObject({ integration: null });
    expect(conversionOf("imap.example.test", [microsoft])).toBeNull();
  });

  it("prefers an integration with which a person signs in, and one that the provider does not refuse", () => {
    const appOnly = { ...microsoft, id: "a", grantType: "CLIENT_CREDENTIALS" as const };
    const refused = { ...microsoft, id: "r", isRefused: true };
    expect(conversionOf("smtp.office365.com", [appOnly, refused, microsoft])?.integration?.id).toBe("m");
  });
});
