import { describe, expect, it } from "vitest";
import { usualPort } from "./usual-port.ts";

describe("the usual port", () => {
  it.each([
    ["IMAP", "TLS", 993],
    ["IMAP", "STARTTLS", 143],
    ["POP3", "TLS", 995],
    ["POP3", "STARTTLS", 110],
    ["POP3", "NONE", 110],
  ] as const)("of %s with %s is %i", (protocol, security, port) => {
    expect(usualPort(protocol, security)).toBe(port);
  });
});
