import { describe, expect, it } from "vitest";
import type { IntegrationChoice } from "./channel-choices.ts";
import { emptyDraft, emptyServer } from "./channel-draft.ts";
import { conversionOf, withHostOf, withOAuth } from "./conversion.ts";

const microsoft: IntegrationChoice = {
  id: "m",
  name: "Microsoft 365",
  provider: "MICROSOFT",
  grantType: "AUTHORIZATION_CODE",
  tested: true,
  isRefused: false,
  mailHosts: { imap: { host: "outlook.office365.com", port: 993, security: "TLS" } },
};

describe("from a password to OAuth", () => {
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

  it("changes only how the servers sign in", () => {
    const draft = emptyDraft;
    const server = {
      ...emptyServer,
      signIn: "password",
      username: "support@example.test",
      password: "typed",
    };
    const before = {
      ...draft,
      incoming: { ...server, host: "outlook.office365.com" },
      outgoing: { ...server, host: "smtp.example.test" },
    };
    const after = withOAuth(before, [microsoft]);
    expect(after.incoming).toEqual({ ...before.incoming, signIn: "m", password: "" });
    expect(after.outgoing).toEqual(before.outgoing);
    expect(after.isSameSignIn).toBe(false);
  });

  it("fills in the host of the integration where none was typed", () => {
    const incoming = { ...emptyServer, signIn: "m" };
    expect(withHostOf(incoming, "imap", microsoft)).toMatchObject({
      host: "outlook.office365.com",
      port: "993",
    });
    const typed = { ...incoming, host: "mail.example.test" };
    expect(withHostOf(typed, "imap", microsoft)).toBe(typed);
    expect(withHostOf(incoming, "smtp", microsoft)).toBe(incoming);
  });
});
