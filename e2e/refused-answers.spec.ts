import type { Page } from "@playwright/test";
import { inDatabase } from "./database.ts";
import { expect, signIn, test } from "./desk.ts";
import { openIntegration, personIntegration } from "./integrations.ts";
import { consentInWindow } from "./provider.ts";

const account = "support@acme.example";
const callback = /\/api\/oauth\/callback\//;

const pressTest = (page: Page) => () => page.getByRole("button", { name: "Test connection" }).click();

/** The next answer of the provider to a window of this page, with its code and state. */
function answerOf(page: Page): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  page.context().on("request", (request) => {
    if (callback.test(request.url())) resolve(request.url());
  });
  return promise;
}

/** The same, kept from the browser that began. Redirects can not be held, so they are walked here. */
async function withheldAnswer(page: Page): Promise<string> {
  const context = page.context();
  const { promise, resolve } = Promise.withResolvers<string>();
  await context.route(/\/interaction\//, async (route) => {
    const isConsent = route.request().postData()?.includes("decision=allow") === true;
    if (!isConsent) return route.continue();
    let { location = "" } = (await route.fetch({ maxRedirects: 0 })).headers();
    while (!callback.test(location)) {
      location = (await context.request.get(location, { maxRedirects: 0 })).headers().location ?? "";
    }
    resolve(location);
    await route.abort();
  });
  return promise;
}

test("an answer is good for one use", async ({ adminPage: page }) => {
  await openIntegration(page, personIntegration);
  const answer = answerOf(page);
  const provider = await consentInWindow(page, pressTest(page), account);
  await expect.poll(() => provider.isClosed(), { timeout: 20_000 }).toBe(true);
  await expect(page.getByText("Tested", { exact: true })).toBeVisible();

  const again = await page.context().newPage();
  await again.goto(await answer);
  await expect(again.getByText("This answer was used before")).toBeVisible();
  await expect(again.getByText("Each answer of the provider is good for one use")).toBeVisible();
  expect(again.url()).not.toMatch(/code|state/);
  await page.reload();
  await expect(page.getByText("Tested", { exact: true })).toBeVisible();
});

test("an answer that comes in another browser is refused, and uses up the sign-in", async ({
  adminPage: page,
  browser,
  desk,
}) => {
  await openIntegration(page, personIntegration);
  const answer = withheldAnswer(page);
  await consentInWindow(page, pressTest(page), account);
  const stolen = await answer;

  await test.step("even where the same person is signed in", async () => {
    const other = await browser.newContext({ baseURL: desk.baseUrl });
    const thief = await other.newPage();
    await signIn(thief, desk);
    await thief.goto(stolen);
    await expect(thief.getByText("The answer came in another browser than the one that began")).toBeVisible();
    await other.close();
  });

  await expect(page.getByText("The answer came in another browser than the one that began")).toBeVisible();
  await expect(page.getByText("Begin again and stay in one browser")).toBeVisible();
});

test("a sign-in that takes longer than ten minutes is refused, with words", async ({
  adminPage: page,
  desk,
}) => {
  await openIntegration(page, personIntegration);
  const opened = page.waitForEvent("popup");
  await pressTest(page)();
  const provider = await opened;
  await provider.getByRole("button", { name: account }).click();
  const allow = provider.getByRole("button", { name: "Allow", exact: true });
  await allow.waitFor();

  const statement = `UPDATE "OAuthAuthorization" SET "expiresAt" = now() - interval '1 second' WHERE "consumedAt" IS NULL`;
  expect(await inDatabase(desk, statement, [])).toBeGreaterThan(0);

  await test.step("the page that waits says so by itself", async () => {
    await expect(page.getByText("The sign-in was not finished")).toBeVisible();
    await expect(page.getByText("It has to be finished within ten minutes")).toBeVisible();
  });
  await test.step("and so does the window", async () => {
    await allow.click();
    await expect(provider.getByText("The sign-in took longer than ten minutes.")).toBeVisible();
    await expect(provider.getByText("Begin again and finish within ten minutes.")).toBeVisible();
    expect(provider.isClosed()).toBe(false);
  });
});
