import type { Page } from "@playwright/test";
import { expect, test } from "./desk.ts";
import { openIntegration, passTest, personIntegration, sandboxOf } from "./integrations.ts";
import { consentInWindow } from "./provider.ts";

const account = "support@acme.example";

const testConnection = (page: Page) => page.getByRole("button", { name: "Test connection" }).click();

test("an integration of any provider, from its tile to a passed test", async ({ adminPage: page, desk }) => {
  test.setTimeout(120_000);
  const { issuer, clientId, clientSecret, imapPort } = sandboxOf(desk);
  const name = `Journey ${Date.now()}`;

  await test.step("known providers come filled in", async () => {
    await page.goto("/admin/oauth-integrations/new");
    await page.getByRole("radio", { name: /^Microsoft/ }).check({ force: true });
    await expect(page.getByText("https://login.microsoftonline.com/common/oauth2/v2.0/token")).toBeVisible();
    await expect(page.getByLabel("Redirect URL", { exact: true })).toHaveValue(/\/api\/oauth\/callback\//);
    await expect(page.getByText("Register Mailroom at Microsoft")).toBeVisible();
  });

  await test.step("what is missing is told all at once", async () => {
    await page.getByRole("radio", { name: /^Custom/ }).check({ force: true });
    await page.getByRole("button", { name: "Add integration" }).click();
    for (const label of ["Name", "Authorization endpoint", "Token endpoint", "Client ID", "Client secret"]) {
      await expect(page.getByRole("textbox", { name: label })).toHaveAttribute("aria-invalid", "true");
    }
  });

  await test.step("discover a custom one, and generate its redirect URL", async () => {
    await page.getByLabel("Issuer").fill(issuer);
    await page.getByRole("button", { name: "Discover endpoints" }).click();
    await expect(page.getByLabel("Token endpoint")).toHaveValue(`${issuer}/token`);
    await page.getByRole("button", { name: "Generate redirect URL" }).click();
    await expect(page.getByLabel("Redirect URL", { exact: true })).toHaveValue(/\/api\/oauth\/callback\//);
    await page.getByLabel("Token endpoint").fill(`${issuer}/elsewhere`);
    await expect(
      page.getByText("The endpoints changed, and the redirect URL changes with them"),
    ).toBeVisible();
    await page.getByLabel("Token endpoint").fill(`${issuer}/token`);
  });

  await test.step("scopes are offered, created and parted", async () => {
    const scopes = page.getByRole("textbox", { name: "Scopes" });
    await scopes.fill("ma");
    await expect(page.getByRole("button", { name: "Create scope “ma”" })).toBeVisible();
    await page.getByRole("button", { name: "mail", exact: true }).click();
    await expect(page.getByRole("row", { name: "mail", exact: true })).toBeVisible();
  });

  await test.step("save", async () => {
    await page.getByLabel("Name", { exact: false }).first().fill(name);
    await page.getByRole("textbox", { name: "Client ID" }).fill(clientId);
    await page.getByRole("textbox", { name: "Client secret" }).fill(clientSecret);
    await page.getByLabel("IMAP server").fill("127.0.0.1");
    await page.getByRole("button", { name: /IMAP encryption/ }).click();
    await page.getByRole("option", { name: /^None/ }).click();
    await page.getByLabel("IMAP port").fill(String(imapPort));
    await page.getByRole("button", { name: "Add integration" }).click();
    await expect(page).toHaveURL(/oauth-integrations\/[0-9a-f-]{36}$/);
    await expect(page.getByText("Not tested yet")).toBeVisible();
  });

  await test.step("a window that is closed is noticed, and can be opened again", async () => {
    const opened = page.waitForEvent("popup");
    await testConnection(page);
    const provider = await opened;
    await provider.getByRole("button", { name: account }).waitFor();
    await provider.close();
    await expect(page.getByText("The sign-in window is closed")).toBeVisible();
    await consentInWindow(
      page,
      () => page.getByRole("button", { name: "Open it again" }).click(),
      account,
      "Deny",
    );
  });

  await test.step("a denial is shown with its code and cure, in the window and at the page", async () => {
    await expect(page.getByText("access_denied")).toBeVisible();
    await expect(page.getByText(/Try again and accept/)).toBeVisible();
    await expect(page.getByText("Test failed", { exact: true })).toBeVisible();
  });

  await test.step("consent closes the window, and the page goes on", async () => {
    await passTest(page, account);
    const steps = page.getByRole("list", { name: /^Steps of the/ });
    await expect(steps.getByText("It works; the refresh token is rotated at each use.")).toBeVisible();
    await expect(steps.getByText(`${account} is open at 127.0.0.1`)).toBeVisible();
    await expect(page.getByRole("button", { name: "Authorise a mailbox" })).toBeVisible();
  });

  await test.step("a replaced secret leaves the one before in use until it has worked", async () => {
    const description = page.getByRole("textbox", { name: "Description" });
    await description.fill("Typed, and not saved yet");
    await page.getByRole("button", { name: "Replace" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Client secret" }).fill("another secret");
    await dialog.getByLabel("Secret expires on").fill("2031-01-31");
    await dialog.getByRole("button", { name: "Replace" }).click();
    await expect(page.getByText("Replaced, and not proved yet")).toBeVisible();
    await expect(page.getByText("Changed, test again")).toBeVisible();
    await expect(page.getByLabel("Secret expires on")).toHaveValue("2031-01-31");
    await expect(description).toHaveValue("Typed, and not saved yet");
  });

  await test.step("delete", async () => {
    await page.getByRole("button", { name: "Delete integration" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete integration" }).click();
    await expect(page).toHaveURL(/\/admin\/oauth-integrations$/);
    await expect(page.getByRole("link", { name })).toHaveCount(0);
  });
});

test("a window that the browser blocks is opened by a button", async ({ adminPage: page }) => {
  await openIntegration(page, personIntegration);
  await page.evaluate(() => {
    const open = window.open.bind(window);
    let isBlocked = true;
    window.open = (...address) => {
      if (!isBlocked) return open(...address);
      isBlocked = false;
      return null;
    };
  });
  await testConnection(page);
  await expect(page.getByText("The browser blocked the sign-in window")).toBeVisible();
  const provider = await consentInWindow(
    page,
    () => page.getByRole("button", { name: "Open the sign-in page" }).click(),
    account,
  );
  await expect.poll(() => provider.isClosed(), { timeout: 20_000 }).toBe(true);
  await expect(page.getByText("Tested", { exact: true })).toBeVisible();
});

test("the tokens of a mailbox have a page, where they can be refreshed and tried", async ({
  adminPage: page,
}) => {
  await openIntegration(page, personIntegration);
  await page.getByRole("link", { name: account }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(account);
  await page.getByRole("button", { name: "Check access" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(`${account} can be used`)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Refresh now" }).click();
  await expect(
    page.getByText("The access token was refreshed").or(page.getByText("Not refreshed")),
  ).toBeVisible();
});
