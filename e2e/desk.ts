import { readFileSync } from "node:fs";
import path from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { z } from "zod";

/** Where the start of the product leaves its address and the admin's name and password for the journeys. */
export const deskFile = path.resolve(import.meta.dirname, "../test-results/desk.json");

const deskFacts = z.object({
  baseUrl: z.url(),
  email: z.string(),
  password: z.string(),
  dataDir: z.string(),
});

/** The running product: what a person would read in the terminal after `npm start`. */
export type Desk = z.infer<typeof deskFacts>;

/** Signs in by the page, as a person does. */
export async function signIn(page: Page, desk: Pick<Desk, "baseUrl" | "email" | "password">): Promise<void> {
  await page.goto(`${desk.baseUrl}/sign-in`);
  await page.getByLabel("E-mail").fill(desk.email);
  await page.getByLabel("Password").fill(desk.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Tests get the running product, and a page that is signed in as its first admin. */
export const test = base.extend<{ desk: Desk; adminPage: Page }>({
  desk: async ({ browserName: _ }, use) => {
    await use(deskFacts.parse(JSON.parse(readFileSync(deskFile, "utf8"))));
  },
  adminPage: async ({ browser, desk }, use) => {
    const context = await browser.newContext({ baseURL: desk.baseUrl });
    const page = await context.newPage();
    await signIn(page, desk);
    await use(page);
    await context.close();
  },
});

export { expect };
