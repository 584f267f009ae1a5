import { expect, it } from "vitest";
import { integrationFields } from "./integration-input.ts";

it("takes names of mail servers in any case, and keeps them in one", () => {
  const imap = { host: " IMAP.Example.COM ", port: 993, security: "TLS" };
  expect(integrationFields.mailHosts.parse({ imap })).toEqual({
    imap: { host: "imap.example.com", port: 993, security: "TLS" },
  });
  expect(integrationFields.mailHosts.safeParse({ imap: { ...imap, host: "a/b" } }).success).toBe(false);
});
