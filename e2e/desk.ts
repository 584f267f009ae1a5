import { readFileSync } from "node:fs";
import path from "node:path";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
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

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Tests get the running product, and a page that is signed in as its first admin. */
export const test = base.extend<{ adminPage: Page }, { desk: Desk; signedIn: SignedIn }>({
  desk: [
    async ({ browserName: _ }, use) => {
      await use(deskFacts.parse(JSON.parse(readFileSync(deskFile, "utf8"))));
    },
    { scope: "worker" },
  ],
  // Once for all tests: a password is slow to check.
  signedIn: [
    async ({ browser, desk }, use) => {
      const context = await browser.newContext({ baseURL: desk.baseUrl });
      await signIn(await context.newPage(), desk);
      const state = await context.storageState();
      await context.close();
      await use(state);
    },
    { scope: "worker" },
  ],
  adminPage: async ({ browser, desk, signedIn }, use) => {
    const context = await browser.newContext({ baseURL: desk.baseUrl, storageState: signedIn });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };
