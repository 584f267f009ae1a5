import { expect, test } from "./desk.ts";
import { beginSetup, sendTestMail, testAndContinue } from "./guided-setup-steps.ts";
import { consentInWindow, removeAccess } from "./provider.ts";
import { writeAsCustomer } from "./sandbox.ts";

const mailbox = "billing@acme.example";

test("a project admin connects a mailbox by OAuth, from nothing to the first request", async ({
  adminPage: page,
}) => {
  test.setTimeout(120_000);
  await test.step("a field left empty is named at the field", async () => {
    await beginSetup(page, mailbox);
    await page.getByRole("button", { name: "Test and continue" }).click();
    await expect(
      page.getByRole("alert").or(page.getByText("Some fields need attention")).first(),
    ).toBeVisible();
    await expect(page.getByLabel(/^Display name/)).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel(/^Display name/).fill("Acme Billing");
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

  await test.step("each connection is tested in steps, and a test mail comes back", async () => {
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("The connection works").first()).toBeVisible({ timeout: 20_000 });
    await testAndContinue(page, "folder");
    await page.getByRole("button", { name: "Continue" }).click();
    await testAndContinue(page, "round-trip");
    await sendTestMail(page);
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("connect, turn on, and the first mail is a request", async () => {
    await page.getByRole("button", { name: "Connect, leave it off" }).click();
    await expect(page.getByText(`${mailbox} is connected`).first()).toBeVisible();
    await page.goto("/projects/DEMO/settings/email");
    const channelSwitch = page.getByRole("switch", { name: `Channel ${mailbox}` });
    await page.locator("label").filter({ has: channelSwitch }).click();
    await expect(channelSwitch).toBeChecked();
    const card = page.locator("section").filter({ has: channelSwitch });
    await expect(card.getByText("Receiving")).toBeVisible({ timeout: 20_000 });
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
