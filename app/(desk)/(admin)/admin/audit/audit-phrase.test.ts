import { describe, expect, it } from "vitest";
import { auditFacts, auditPhrase } from "./audit-phrase.ts";

describe("auditPhrase", () => {
  it("says what was done", () => {
    expect(auditPhrase("user.create")).toBe("Added a person");
  });

  it("keeps an act readable that it does not know", () => {
    expect(auditPhrase("webhook-target.rotate-secret")).toBe("Webhook target: rotate secret");
  });
});

describe("auditFacts", () => {
  it("puts names and values in words", () => {
    expect(
      auditFacts({
        isSystemAdmin: true,
        deactivated: false,
        requiredFields: ["summary", "costCentre"],
        expiresAt: "2027-02-19T17:07:10.362Z",
        revokedAt: null,
        role: "ADMIN",
        changed: [],
        incoming: { host: "imap.example.org", port: 993 },
      }),
    ).toEqual([
      { name: "Is system admin", value: "yes" },
      { name: "Deactivated", value: "no" },
      { name: "Required fields", value: "summary, costCentre" },
      { name: "Expires at", value: "2027-02-19 17:07 UTC" },
      { name: "Revoked at", value: "none" },
      { name: "Role", value: "admin" },
      { name: "Changed", value: "none" },
      { name: "Incoming", value: "host imap.example.org, port 993" },
    ]);
  });

  it("has nothing to say of an empty detail", () => {
    expect(auditFacts({})).toEqual([]);
    expect(auditFacts(null)).toEqual([]);
  });
});
