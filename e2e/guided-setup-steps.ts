import { expect, type Page } from "@playwright/test";
import { personIntegration } from "./integrations.ts";
import { consentInWindow } from "./provider.ts";

const anyOf = (name: string) => new RegExp(name.replace(/[()]/g, "\\$&"));

/** Begins to connect a mailbox of the sandbox, up to the step in which the servers are chosen. */
export async function beginSetup(page: Page, mailbox: string): Promise<void> {
  await page.goto("/projects/DEMO/settings/email/new");
  await page.getByRole("radio", { name: anyOf(personIntegration) }).check({ force: true });
  await page.getByLabel(/^Address/).fill(mailbox);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/email\/new\/connect\?setup=/);
  await expect(page.getByLabel(/^Address/)).toHaveValue(mailbox);
}

/** Authorises the mailbox of the step, where that was not done before. */
export async function authorise(page: Page, mailbox: string): Promise<void> {
  const button = page.getByRole("button", { name: "Authorise", exact: true });
  const isAuthorised = page.getByText("Authorised", { exact: true });
  await expect(button.or(isAuthorised).first()).toBeVisible();
  if (await button.isVisible()) await consentInWindow(page, () => button.click(), mailbox);
  await expect(isAuthorised).toBeVisible();
}

/** Tests the connection of the step and goes on to the next one. */
export async function testAndContinue(page: Page, next: string): Promise<void> {
  await page.getByRole("button", { name: "Test and continue" }).click();
  await expect(page).toHaveURL(new RegExp(`email/new/${next}\\?setup=`), { timeout: 30_000 });
}

/** Sends the test mail and waits until it is back and cleaned up. */
export async function sendTestMail(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send test mail" }).click();
  await expect(page.getByText("It came back")).toBeVisible({ timeout: 60_000 });
}

/** Does something at a step, and waits until this, as the API is sent it, is kept among what stands in its fields. */
export async function whenKept(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  const kept = page.waitForResponse((response) => {
    const request = response.request();
    const sent = request.postData() ?? "";
    return request.method() === "PATCH" && sent.includes('"drafts"') && sent.includes(what);
  });
  await act();
  await kept;
}

/** Chooses in a list that opens. */
export async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByRole("button", { name: new RegExp(label) }).click();
  await page.getByRole("option", { name: option }).first().click();
}
