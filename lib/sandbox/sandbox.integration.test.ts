import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { testChannel } from "@/lib/email-channels/test-channel.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { openFolder } from "@/lib/imap/open-folder.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { checkMailboxAccess } from "@/lib/mail-servers/check-mailbox-access.ts";
import { listIntegrations } from "@/lib/oauth-integrations/list-integrations.ts";
import { environment } from "@/lib/platform/environment.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { boardMailbox } from "./accounts.ts";
import { listCustomerMails } from "./list-customer-mails.ts";
import { type RunningSandbox, runSandbox } from "./run-sandbox.ts";
import { readSandboxState, sandboxMailHosts } from "./sandbox-state.ts";
import { sendCustomerMail, sendCustomerMailInput } from "./send-customer-mail.ts";

let sandbox: RunningSandbox | undefined;
let admin: Awaited<ReturnType<typeof givenUser>>;
const sender = "mia.fischer@customer.example";

beforeAll(async () => {
  process.env.SANDBOX = "on";
  await ensureInstance();
  admin = await givenUser({ isSystemAdmin: true });
  sandbox = await runSandbox(environment().dataDir);
});
afterAll(() => sandbox?.stop());

describe("sandbox", () => {
  it("has a channel that is connected by OAuth and can sign in both ways", async () => {
    const { items } = await listChannels(admin, { projectKey: "DEMO" });
    expect(items).toMatchObject([{ address: "support@acme.example", enabled: true, action: null }]);
    const result = await testChannel(admin, { channelId: items[0]?.id ?? "" });
    expect(result).toMatchObject({ succeeded: true });
  });

  it("has an application that opens the company's mailboxes without a person, but not every one", async () => {
    const { items } = await listIntegrations(admin);
    expect(items).toMatchObject([
      { name: "Acme Accounts (sandbox)", tested: true },
      { name: "Acme application (sandbox)", tested: true, grantType: "CLIENT_CREDENTIALS" },
    ]);
    for (const { lastTestSteps } of items)
      expect(lastTestSteps.at(-1)).toMatchObject({ step: "mailbox", state: "ok" });
    const integrationId = items[1]?.id ?? "";
    const check = (mailboxAddress: string) => checkMailboxAccess(admin, { integrationId, mailboxAddress });
    expect(await check("billing@acme.example")).toMatchObject({ succeeded: true });
    const refused = await check(boardMailbox);
    expect(refused.steps).toMatchObject([
      { step: "token", state: "ok" },
      { step: "mailbox", state: "failed", code: "application-token-refused" },
      { step: "sending", state: "failed" },
    ]);
  });

  it("opens a mailbox by password too", async () => {
    const state = await readSandboxState(environment().dataDir);
    if (!state) throw new Error("The sandbox has no state.");
    const endpoint = {
      ...sandboxMailHosts(state).imap,
      security: "none",
      connectAddress: "127.0.0.1",
    } as const;
    const signIn = (password: string) =>
      openImap(
        { ...endpoint, timeoutMs: 5_000 },
        { method: "password", username: "billing@acme.example", password },
      );
    const session = await signIn(state.customerPassword);
    expect(await openFolder(session, "INBOX")).toMatchObject({ exists: 0 });
    await session.close();
    await expect(signIn("wrong")).rejects.toMatchObject({ code: "authentication" });
  });

  it("lets a customer write, and keeps the mail over a restart", async () => {
    const mail = { from: sender, to: "support@acme.example", subject: "Grüße", text: "Hallo" };
    await sendCustomerMail(admin, sendCustomerMailInput.parse(mail));
    await sandbox?.stop();
    sandbox = await runSandbox(environment().dataDir);
    const { items } = await listCustomerMails(admin, { address: sender });
    expect(items).toMatchObject([{ direction: "sent", subject: "Grüße", to: ["support@acme.example"] }]);
    const channels = await listChannels(admin, { projectKey: "DEMO" });
    const result = await testChannel(admin, { channelId: channels.items[0]?.id ?? "" });
    expect(result.incoming.at(-1)).toMatchObject({
      step: "folder",
      state: "ok",
      detail: expect.stringContaining("1"),
    });
  });
});
