import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { testChannel } from "@/lib/email-channels/test-channel.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { environment } from "@/lib/platform/environment.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { listCustomerMails } from "./list-customer-mails.ts";
import { type RunningSandbox, runSandbox } from "./run-sandbox.ts";
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
