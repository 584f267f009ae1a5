import { expect, type Page } from "@playwright/test";

/** Presses a button that opens the provider's window, and gives the consent there as the mailbox's owner would. */
export async function consentInWindow(
  page: Page,
  press: () => Promise<void>,
  account: string,
  decision: "Allow" | "Deny" = "Allow",
): Promise<Page> {
  const opened = page.waitForEvent("popup");
  await press();
  const provider = await opened;
  await provider.getByRole("button", { name: account }).click();
  await provider.getByRole("button", { name: decision, exact: true }).click();
  return provider;
}

/** Takes back, on the provider's own page, all access to a mailbox. */
export async function removeAccess(page: Page, account: string): Promise<void> {
  await page.goto("/sandbox");
  const address = await page.getByRole("link", { name: "Provider’s account page" }).getAttribute("href");
  const provider = await page.context().newPage();
  await provider.goto(address ?? "");
  await provider.getByRole("button", { name: `access to ${account}` }).click();
  await expect(provider.getByText(`${account}: nobody has access.`)).toBeVisible();
  await provider.close();
}
