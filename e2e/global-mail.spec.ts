import { expect, test } from "./desk.ts";
import { consentInWindow } from "./provider.ts";
import { writeAsCustomer } from "./sandbox.ts";

const integration = /^Acme Accounts \(sandbox\)/;
const mailbox = "sales@acme.example";

test("a system admin lets a mailbox of the whole installation feed a project", async ({
  adminPage: page,
}) => {
  test.setTimeout(120_000);
  const port = await test.step("find out the server, with a mail in its mailbox", async () => {
    await writeAsCustomer(page, { to: mailbox, subject: "A mail from before", text: "Is anybody there?" });
    const row = page.locator("dl > div").filter({ has: page.getByText("IMAP", { exact: true }) });
    return /port (\d+)/.exec((await row.textContent()) ?? "")?.[1] ?? "";
  });

  await test.step("a provider fills in its server, which can be changed by hand", async () => {
    await page.goto("/admin/mail/incoming");
    await page.getByRole("link", { name: "Add server" }).first().click();
    await page.getByLabel(/^Name/).fill("Acme sales");
    await page.getByRole("radio", { name: /^Google/ }).check({ force: true });
    await expect(page.getByLabel(/^Server/)).toHaveValue("imap.gmail.com");
    await expect(page.getByLabel(/^Port/)).toHaveValue("993");
    await page.getByRole("radio", { name: /^Custom/ }).check({ force: true });
    await page.getByLabel(/^Server/).fill("127.0.0.1");
    await page.getByRole("button", { name: /Encryption/ }).click();
    await page.getByRole("option", { name: /^None/ }).click();
    await expect(page.getByText("Nothing is encrypted")).toBeVisible();
    await page.getByLabel(/^Port/).fill(port);
    await page.getByLabel(/^User name/).fill(mailbox);
    await page.getByRole("radio", { name: integration }).check({ force: true });
  });

  await test.step("authorise, test in steps, save", async () => {
    const authorise = page.getByRole("button", { name: /^Authorise( anew)?$/ });
    await consentInWindow(page, () => authorise.click(), mailbox);
    await expect(page.getByText("Authorised", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText(`Signed in as ${mailbox} by OAuth 2.0.`)).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: "Add server" }).click();
    await expect(page.getByText("No mail handler yet")).toBeVisible();
  });

  await test.step("a test without effect says what a handler would do", async () => {
    await page.getByRole("link", { name: "Add handler" }).click();
    await expect(page.getByRole("heading", { name: "Add mail handler" })).toBeVisible();
    await page.getByLabel(/^Name/).fill("Sales mail");
    await page.getByRole("button", { name: /Project/ }).click();
    await page.getByRole("option", { name: /\(DEMO\)/ }).click();
    await page.getByRole("button", { name: "Test without effect" }).click();
    const mails = page.getByRole("list", { name: "Mails of the test" });
    const mail = mails.getByRole("listitem").filter({ hasText: "A mail from before" });
    await expect(mail.getByText("New request", { exact: true })).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: "Add handler" }).click();
    await expect(page.getByRole("heading", { name: "Sales mail" })).toBeVisible();
  });

  await test.step("turned on, the next mail is a request, and so is the one of a moment before", async () => {
    const handlerSwitch = page.getByRole("switch", { name: "Mail handler Sales mail" });
    await page.locator("label").filter({ has: handlerSwitch }).click();
    await expect(handlerSwitch).toBeChecked();
    await expect(page.getByText("Receiving")).toBeVisible({ timeout: 30_000 });
    const here = page.url();
    await writeAsCustomer(page, { to: mailbox, subject: "I want to buy it", text: "How much is it?" });
    await page.goto("/projects/DEMO/queue/needs-reply");
    await expect(page.getByRole("link", { name: "I want to buy it" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("link", { name: "A mail from before" })).toBeVisible();
    await page.goto(here);
  });

  await test.step("deleted, handler before server, while the request stays", async () => {
    await page.getByRole("button", { name: "Delete handler" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete handler" }).click();
    await expect(page.getByText("No mail handler yet")).toBeVisible();
    await page.getByRole("button", { name: "Delete server" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete server" }).click();
    await expect(page.getByRole("heading", { name: "Incoming servers" })).toBeVisible();
    await page.goto("/projects/DEMO/queue/needs-reply");
    await expect(page.getByRole("link", { name: "I want to buy it" })).toBeVisible();
  });
});
