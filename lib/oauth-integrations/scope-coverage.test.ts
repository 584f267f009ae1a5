import { describe, expect, it } from "vitest";
import { isOutOfScope } from "./scope-coverage.ts";

const at = (provider: string, scopes: string[], grantType: "AUTHORIZATION_CODE" | "CLIENT_CREDENTIALS") =>
  ({ provider, providerSettings: {}, scopes, grantType }) as const;
const microsoft = (...scopes: string[]) => at("MICROSOFT", scopes, "AUTHORIZATION_CODE");

describe("whether scopes are of other uses alone", () => {
  it("sees that scopes for sending or POP3 do not open a mailbox by IMAP", () => {
    const sending = microsoft("https://outlook.office.com/SMTP.Send", "offline_access");
    expect(isOutOfScope(sending, "imap")).toBe(true);
    expect(isOutOfScope(sending, "smtp")).toBe(false);
    expect(isOutOfScope(microsoft("https://outlook.office.com/POP.AccessAsUser.All"), "imap")).toBe(true);
  });

  it("takes the scope of the use itself, however its resource is written", () => {
    const scopes = [
      "https://outlook.office365.com/IMAP.AccessAsUser.All",
      "https://outlook.office365.com/SMTP.Send",
    ];
    expect(isOutOfScope(microsoft(...scopes), "imap")).toBe(false);
  });

  it("does not judge what it does not know", () => {
    expect(isOutOfScope(microsoft("https://outlook.office.com/.default"), "imap")).toBe(false);
    expect(isOutOfScope(at("CUSTOM", ["mail"], "AUTHORIZATION_CODE"), "imap")).toBe(false);
    const application = at("MICROSOFT", ["https://outlook.office365.com/.default"], "CLIENT_CREDENTIALS");
    expect(isOutOfScope(application, "imap")).toBe(false);
    expect(isOutOfScope(application, "smtp")).toBe(false);
  });
});
