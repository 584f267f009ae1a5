import { expect, test } from "./desk.ts";
import { consentInWindow, removeAccess } from "./provider.ts";
import { writeAsCustomer } from "./sandbox.ts";

const integration = "Acme Accounts (sandbox)";
const mailbox = "billing@acme.example";

test("a project admin connects a mailbox by OAuth, from nothing to the first request", async ({
  adminPage: page,
}) => {
  const servers = await test.step("find out the servers", async () => {
    await page.goto("/sandbox");
    const portOf = async (label: string) => {
      const row = page.locator("dl > div").filter({ has: page.getByText(label, { exact: true }) });
      return /port (\d+)/.exec((await row.textContent()) ?? "")?.[1] ?? "";
    };
    return { imap: await portOf("IMAP"), smtp: await portOf("SMTP") };
  });

  await test.step("a field left empty is named at the field", async () => {
    await page.goto("/projects/DEMO/settings/email/new");
    await page.getByRole("button", { name: "Connect mailbox" }).click();
    await expect(
      page.getByRole("alert").or(page.getByText("Some fields need attention")).first(),
    ).toBeVisible();
    await expect(page.getByLabel(/^Address/)).toHaveAttribute("aria-invalid", "true");
  });

  await test.step("fill in the servers", async () => {
    await page.getByLabel(/^Address/).fill(mailbox);
    await page.getByLabel(/^Display name/).fill("Acme Billing");
    for (const [label, port] of [
      ["IMAP server", servers.imap],
      ["SMTP server", servers.smtp],
    ] as const) {
      const section = page.locator("section").filter({ has: page.getByLabel(label) });
      await section.getByLabel(label).fill("127.0.0.1");
      await section.getByRole("button", { name: /Encryption/ }).click();
      await page.getByRole("option", { name: /^None/ }).click();
      await section.getByLabel("Port").fill(port);
    }
    await page
      .getByRole("radio", { name: new RegExp(integration.replace(/[()]/g, "\\$&")) })
      .check({ force: true });
  });

  await test.step("the wrong account is refused, with both addresses", async () => {
    const authorise = page.getByRole("button", { name: "Authorise", exact: true });
    const provider = await consentInWindow(page, () => authorise.click(), "support@acme.example");
    const words = `support@acme.example signed in, but the mailbox is ${mailbox}.`;
    await expect(provider.getByText(words)).toBeVisible();
    await expect(page.getByRole("dialog").getByText(words)).toBeVisible();
    await provider.close();
  });

  await test.step("the right one is authorised", async () => {
    await consentInWindow(page, () => page.getByRole("button", { name: "Try again" }).click(), mailbox);
    await expect(page.getByText("Authorised", { exact: true })).toBeVisible();
  });

  await test.step("the connection test shows its steps for both directions", async () => {
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("Both connections work").first()).toBeVisible({ timeout: 20_000 });
  });

  await test.step("save, turn on, and the first mail is a request", async () => {
    await page.getByRole("button", { name: "Connect mailbox" }).click();
    await expect(page).toHaveURL(/settings\/email\/[0-9a-f-]{36}/);
    await page.goto("/projects/DEMO/settings/email");
    const channelSwitch = page.getByRole("switch", { name: `Channel ${mailbox}` });
    await page.locator("label").filter({ has: channelSwitch }).click();
    await expect(channelSwitch).toBeChecked();
    await expect(page.getByText("Receiving")).toHaveCount(2);
    await writeAsCustomer(page, { to: mailbox, subject: "An invoice is wrong", text: "Please correct it." });
    await page.goto("/projects/DEMO/queue/needs-reply");
    await expect(page.getByRole("link", { name: "An invoice is wrong" })).toBeVisible();
  });
});

test("access that was taken back is shown at the channel, and one button cures it", async ({
  adminPage: page,
}) => {
  test.setTimeout(180_000);
  const support = "support@acme.example";
  await removeAccess(page, support);

  await test.step("the next mail makes it known, and is not lost", async () => {
    await writeAsCustomer(page, { to: support, subject: "Are you still there?", text: "Hello?" });
    await page.goto("/projects/DEMO/settings/email");
    await expect(page.getByText("Needs authorisation").first()).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText(/Authorise again/).first()).toBeVisible();
  });

  await test.step("authorise again", async () => {
    await consentInWindow(page, () => page.getByRole("button", { name: "Authorise again" }).click(), support);
    await expect(page.getByText("Needs authorisation")).toHaveCount(0);
  });

  await test.step("the mail that waited is a request", async () => {
    await page.goto("/projects/DEMO/queue/needs-reply");
    await expect(page.getByRole("link", { name: "Are you still there?" })).toBeVisible({ timeout: 30_000 });
  });
});
