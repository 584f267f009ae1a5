import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openImap } from "@/lib/imap/open-imap.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { type SandboxImapServer, startImapServer } from "./imap-server.ts";

const mailbox = "support@acme.example";
let server: SandboxImapServer | undefined;
let port = 0;

beforeAll(async () => {
  port = await freePort();
  server = await startImapServer({
    ports: [port],
    mailboxes: new Map([[mailbox, []]]),
    checkToken: async () => true,
    password: "the password",
  });
});
afterAll(() => server?.stop());

test("access that is taken back ends the sessions that its tokens opened, and no other", async () => {
  const endpoint = { host: "127.0.0.1", connectAddress: "127.0.0.1", port, security: "none" as const };
  const open = (credentials: Parameters<typeof openImap>[1]) =>
    openImap({ ...endpoint, timeoutMs: 5_000 }, credentials);
  const byToken = await open({ method: "oauth", username: mailbox, accessToken: "a token" });
  const byPassword = await open({ method: "password", username: mailbox, password: "the password" });
  server?.endTokenSessions("somebody-else@acme.example");
  await byToken.client.noop();
  server?.endTokenSessions(mailbox);
  await vi.waitFor(() => expect(byToken.client.usable).toBe(false));
  await byPassword.client.noop();
  expect(byPassword.client.usable).toBe(true);
  await byPassword.close();
});
