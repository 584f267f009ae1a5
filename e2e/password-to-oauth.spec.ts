import { expect, test } from "./desk.ts";
import { beginSetup } from "./guided-setup-steps.ts";
import { addChannel, personIntegration, sandboxOf } from "./integrations.ts";
import { consentInWindow } from "./provider.ts";
import { writeAsCustomer } from "./sandbox.ts";

const mailbox = "jobs@acme.example";

test("a channel changes from password to OAuth in place, and reads on where it was", async ({
  adminPage: page,
  desk,
}) => {
  test.setTimeout(120_000);
  const { customerPassword: password } = sandboxOf(desk);
  const channel = await addChannel(page, desk, mailbox, { method: "password", password });
  const read = `Read by password ${Date.now()}`;
  const later = `Read by OAuth ${Date.now()}`;
  const requests = (subject: string) => page.getByRole("link", { name: subject });

  await test.step("by password", async () => {
    await writeAsCustomer(page, { to: mailbox, subject: read, text: "First" });
    await page.goto("/projects/DEMO/queue/all");
    await expect(requests(read)).toHaveCount(1, { timeout: 30_000 });
  });

  await test.step("choose the integration in the place of the password, authorise, test and save", async () => {
    await page.goto(channel.href);
    await expect(page.getByText("by password").first()).toBeVisible();
    await page
      .getByRole("radio", { name: new RegExp(personIntegration.replace(/[()]/g, "\\$&")) })
      .first()
      .check({ force: true });
    const authorise = page.getByRole("button", { name: /^Authorise/ });
    const isAuthorised = page.getByText("Authorised", { exact: true });
    await expect(authorise.or(isAuthorised).first()).toBeVisible();
    if (!(await isAuthorised.isVisible())) await consentInWindow(page, () => authorise.click(), mailbox);
    await expect(isAuthorised).toBeVisible();
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("Both connections work").first()).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("by OAuth, Acme Accounts (sandbox)")).toHaveCount(2);
  });

  await test.step("no mail is read twice, and none is left out", async () => {
    await writeAsCustomer(page, { to: mailbox, subject: later, text: "Second" });
    await page.goto("/projects/DEMO/queue/all");
    await expect(requests(later)).toHaveCount(1, { timeout: 30_000 });
    await expect(requests(read)).toHaveCount(1);
  });
});

test("a password for Google or Microsoft is warned of while it is typed", async ({ adminPage: page }) => {
  await beginSetup(page, "board@acme.example");
  await page
    .getByRole("radio", { name: /^Password/ })
    .first()
    .check({ force: true });
  for (const [host, provider] of [
    ["imap.gmail.com", "Google"],
    ["outlook.office365.com", "Microsoft"],
  ] as const) {
    await page.getByLabel("IMAP server").fill(host);
    await expect(page.getByText("We recommend OAuth 2.0 for this server")).toBeVisible();
    await expect(page.getByText(`There is no tested integration for ${provider} yet`)).toBeVisible();
  }
  await page.getByLabel("IMAP server").fill("imap.acme.example");
  await expect(page.getByText("We recommend OAuth 2.0 for this server")).toHaveCount(0);
  await page.getByLabel("IMAP server").fill("imap.gmail.com");
  await page.getByRole("link", { name: "Add one" }).click();
  await expect(page).toHaveURL(/oauth-integrations\/new\?provider=GOOGLE$/);
  await expect(page.getByRole("radio", { name: /^Google/ })).toBeChecked();
});
