import { describe, expect, it } from "vitest";
import type { IntegrationChoice } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { emptyDraft, emptyServer } from "./channel-draft.ts";
import { withHostOf, withOAuth } from "./conversion.ts";

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
