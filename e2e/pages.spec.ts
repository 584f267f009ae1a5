import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { callApi } from "./api.ts";
import { channelArea } from "./channel-pages.ts";
import { expect, test } from "./desk.ts";
import { deskArea, oauthArea } from "./desk-pages.ts";
import { mailArea } from "./mail-pages.ts";
import { accessibilityFaults, shotPath, visitPages } from "./visits.ts";

const appFolder = path.resolve(import.meta.dirname, "../app");
const areas = [deskArea, oauthArea, mailArea, channelArea];
const signInRoute = "/sign-in";

/** Routes that only lead on to another page. */
const redirects = [
  "/projects/[projectKey]",
  "/projects/[projectKey]/queue",
  "/projects/[projectKey]/settings",
];

/** `/projects/[projectKey]/queue/[view]` for each page file; groups in parentheses are not part of an address. */
function routesOfPageFiles(): string[] {
  return readdirSync(appFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => `/${path.dirname(file)}`.replaceAll(/\/\([^)]*\)/g, "").replace(/^\/\.$/, "/") || "/")
    .sort();
}

test("no page is left out", () => {
  const visited = areas.flatMap(({ visits }) => visits.map(({ route }) => route));
  expect([...new Set([...visited, signInRoute, ...redirects])].sort()).toEqual(routesOfPageFiles());
});

for (const area of areas) {
  test(`pages of ${area.name}, in both themes and narrow: accessible, without errors, nothing cut off`, async ({
    adminPage: page,
    desk,
  }) => {
    test.setTimeout(300_000);
    await area.given?.(page, desk);
    const faults = await visitPages(page, area);
    await area.after?.(page, desk);
    expect(faults).toEqual([]);
  });
}

test("the sign-in page is accessible in the theme that was chosen", async ({ page, desk }) => {
  for (const theme of ["light", "dark"] as const) {
    await page.context().addCookies([{ name: "mailroom-theme", value: theme, url: desk.baseUrl }]);
    await page.goto(`${desk.baseUrl}${signInRoute}`);
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    await page.screenshot({ path: shotPath(signInRoute, theme) });
    expect(await accessibilityFaults(page, theme)).toEqual([]);
  }
});

test("what does not exist says so", async ({ adminPage }) => {
  for (const address of ["/projects/NONE/queue/all", "/projects/DEMO/requests/DEMO-99999", "/nowhere"]) {
    await adminPage.goto(address);
    await expect(adminPage.getByRole("heading", { level: 1 })).toContainText(/nothing here/i);
  }
});

// Next makes a new title with each refresh of a page. Were it streamed after the page, as it is by default, there would be
// none for up to 300 ms now and then; `htmlLimitedBots` in next.config.js has the page wait for it.
test("a page that refreshes itself has its title all the time", async ({ adminPage: page, desk }) => {
  await page.addInitScript(() => {
    new MutationObserver(() => {
      // While the page is loading there is none before its head has come.
      if (document.readyState === "loading") return;
      document.documentElement.dataset.titles = `${document.documentElement.dataset.titles ?? ""}|${document.title}`;
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto("/projects/DEMO/mail-log");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (let count = 1; count <= 5; count += 1) {
    const subject = `Refresh ${count} at ${Date.now()}`;
    const body = { from: "mia.fischer@customer.example", to: "support@acme.example", subject, text: "Hello" };
    await callApi(page, desk, { method: "POST", path: "/sandbox/mails", body }, z.unknown());
    await expect(page.getByRole("cell", { name: subject })).toBeVisible({ timeout: 30_000 });
  }
  const seen = await page.evaluate(() => document.documentElement.dataset.titles?.split("|").slice(1) ?? []);
  expect(seen.length).toBeGreaterThan(5);
  expect(new Set(seen)).toEqual(new Set(["Mail log · Mailroom"]));
});
