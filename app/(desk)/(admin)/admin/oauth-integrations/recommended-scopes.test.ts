import { describe, expect, it } from "vitest";
import type { ProviderScopes } from "@/lib/oauth-integrations/providers/provider.ts";
import { scopeChoices, toggleScopeChoice, translateScopes, usualScopes } from "./recommended-scopes.ts";

const parted: ProviderScopes = {
  imap: ["https://mail.example.test/IMAP"],
  pop3: ["https://mail.example.test/POP"],
  smtp: ["https://mail.example.test/SMTP"],
  always: ["offline_access"],
};
const shared: ProviderScopes = { imap: ["all"], pop3: ["all"], smtp: ["all"], always: ["openid"] };

describe("recommended scopes", () => {
  it("are chosen use by use", () => {
    const chosen = usualScopes(parted);
    expect(scopeChoices(parted, chosen).map(({ label, isChosen }) => [label, isChosen])).toEqual([
      ["Reading by IMAP", true],
      ["Reading by POP3", false],
      ["Sending by SMTP", true],
    ]);
  });

  it("are one choice where several uses need the same", () => {
    expect(scopeChoices(shared, ["all"])).toEqual([
      {
        label: "Reading by IMAP, reading by POP3, sending by SMTP",
        scopes: ["all"],
        isChosen: true,
        isImplied: false,
      },
    ]);
  });

  it("go with their choice, and leave the others and what was typed", () => {
    const chosen = [...usualScopes(parted), "my-own"];
    const [imap] = scopeChoices(parted, chosen);
    if (!imap) throw new Error("There is no choice.");
    const without = toggleScopeChoice(parted, chosen, imap);
    expect(without).toEqual(["https://mail.example.test/SMTP", "offline_access", "my-own"]);
    const again = toggleScopeChoice(parted, without, { ...imap, isChosen: false });
    expect(new Set(again)).toEqual(new Set(chosen));
  });

  it("can not be taken back where another choice needs them", () => {
    const overlapping: ProviderScopes = { imap: ["read", "write"], pop3: [], smtp: ["write"], always: [] };
    const implied = scopeChoices(overlapping, usualScopes(overlapping)).map(({ isImplied }) => isImplied);
    expect(implied).toEqual([false, true]);
  });

  it("follow the provider's settings, and what was typed stays", () => {
    const elsewhere: ProviderScopes = {
      imap: ["https://gov.example.test/IMAP"],
      pop3: ["https://gov.example.test/POP"],
      smtp: ["https://gov.example.test/SMTP"],
      always: ["offline_access"],
    };
    expect(
      translateScopes(parted, elsewhere, ["https://mail.example.test/POP", "offline_access", "own"]),
    ).toEqual(["https://gov.example.test/POP", "offline_access", "own"]);
  });

  it("leave out offline access where somebody took it away", () => {
    expect(translateScopes(parted, parted, ["https://mail.example.test/IMAP"])).toEqual([
      "https://mail.example.test/IMAP",
    ]);
  });
});
