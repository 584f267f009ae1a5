import { describe, expect, it } from "vitest";
import { mailServerInput } from "./mail-server-input.ts";

const good = {
  host: "imap.example.com",
  port: 993,
  security: "TLS",
  username: "support@example.com",
  authentication: { method: "password", password: "p" },
};

describe("mailServerInput", () => {
  it.each([
    [" IMAP.Example.com. ", "imap.example.com"],
    ["localhost", "localhost"],
    ["192.0.2.7", "192.0.2.7"],
    ["[2001:db8::1]", "[2001:db8::1]"],
    ["xn--mller-kva.example", "xn--mller-kva.example"],
  ])("takes the host %j as %s", (host, expected) => {
    expect(mailServerInput.parse({ ...good, host })).toMatchObject({ host: expected, timeoutMs: 10_000 });
  });

  it.each([
    "",
    "https://imap.example.com",
    "imap.example.com:993",
    "a b",
    "a/b",
    "-a.example",
    "a..b",
    "x".repeat(300),
  ])("refuses the host %j", (host) => {
    expect(mailServerInput.safeParse({ ...good, host }).error?.issues[0]?.path).toEqual(["host"]);
  });

  it("refuses secrets and names that would break into other fields of the protocol", () => {
    for (const password of ["", "a\r\nb", "a\0b"]) {
      const parsed = mailServerInput.safeParse({ ...good, authentication: { method: "password", password } });
      expect(parsed.error?.issues[0]?.path).toEqual(["authentication", "password"]);
    }
    expect(mailServerInput.safeParse({ ...good, username: "a\u0001b" }).success).toBe(false);
  });

  it("normalises the mailbox of an OAuth sign-in and keeps an omitted password omitted", () => {
    const authentication = {
      method: "oauth",
      integrationId: "0191d7a0-0000-7000-8000-000000000000",
      mailboxAddress: "Support@EXAMPLE.com",
    };
    expect(mailServerInput.parse({ ...good, authentication }).authentication).toMatchObject({
      mailboxAddress: "support@example.com",
    });
    const kept = mailServerInput.parse({ ...good, authentication: { method: "password" } });
    expect(kept.authentication).toEqual({ method: "password" });
  });
});
