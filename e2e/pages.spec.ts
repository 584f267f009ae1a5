import { readdirSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import { expect, test } from "./desk.ts";
import { writeAsCustomer } from "./sandbox.ts";

const appFolder = path.resolve(import.meta.dirname, "../app");

/** `/projects/[projectKey]/queue/[view]` for each page file; groups in parentheses are not part of an address. */
function routesOfPageFiles(): string[] {
  return readdirSync(appFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => `/${path.dirname(file)}`.replaceAll(/\/\([^)]*\)/g, "").replace(/^\/\.$/, "/") || "/")
    .sort();
}

/** Routes that only lead on to another page. */
const redirects = [
  "/projects/[projectKey]",
  "/projects/[projectKey]/queue",
  "/projects/[projectKey]/settings",
];

/** An address of each route, found out in the running product. */
async function addressesOfRoutes(page: Page): Promise<Map<string, string>> {
  const hrefOf = async (at: string, pattern: RegExp): Promise<string> => {
    await page.goto(at);
    const hrefs = () =>
      page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    // Parts of a page may come after its heading.
    await expect
      .poll(async () => (await hrefs()).some((href) => pattern.test(href)), { message: `${at} ${pattern}` })
      .toBe(true);
    const found = (await hrefs()).find((href) => pattern.test(href));
    if (found === undefined) throw new Error(`${at} has no link like ${pattern}.`);
    return found;
  };
  const id = "[0-9a-f-]{36}";
  return new Map([
    ["/", "/"],
    ["/sandbox", "/sandbox"],
    ["/alerts", "/alerts"],
    ["/profile", "/profile"],
    ["/admin/users", "/admin/users"],
    ["/admin/users/new", "/admin/users/new"],
    ["/admin/users/[userId]", await hrefOf("/admin/users", new RegExp(`^/admin/users/${id}$`))],
    ["/admin/projects", "/admin/projects"],
    ["/admin/audit", "/admin/audit"],
    ["/admin/oauth-integrations", "/admin/oauth-integrations"],
    ["/admin/oauth-integrations/new", "/admin/oauth-integrations/new"],
    ["/admin/oauth-integrations/calendar", "/admin/oauth-integrations/calendar"],
    [
      "/admin/oauth-integrations/[integrationId]",
      await hrefOf("/admin/oauth-integrations", new RegExp(`^/admin/oauth-integrations/${id}$`)),
    ],
    [
      "/admin/oauth-integrations/[integrationId]/mailboxes/[grantId]",
      await hrefOf(
        await hrefOf("/admin/oauth-integrations", new RegExp(`^/admin/oauth-integrations/${id}$`)),
        new RegExp(`^/admin/oauth-integrations/${id}/mailboxes/${id}$`),
      ),
    ],
    ["/oauth/finished/[authorizationId]", "/oauth/finished/unknown"],
    ["/projects/[projectKey]/queue/[view]", "/projects/DEMO/queue/all"],
    [
      "/projects/[projectKey]/requests/[requestKey]",
      await hrefOf("/projects/DEMO/queue/all", /^\/projects\/DEMO\/requests\/DEMO-\d+$/),
    ],
    ["/projects/[projectKey]/mail-log", "/projects/DEMO/mail-log"],
    ["/projects/[projectKey]/mail-log/connectivity", "/projects/DEMO/mail-log/connectivity"],
    [
      "/projects/[projectKey]/mail-log/[inboundMessageId]",
      await hrefOf("/projects/DEMO/mail-log", new RegExp(`^/projects/DEMO/mail-log/${id}$`)),
    ],
    ["/projects/[projectKey]/settings/email", "/projects/DEMO/settings/email"],
    ["/projects/[projectKey]/settings/email/new", "/projects/DEMO/settings/email/new"],
    [
      "/projects/[projectKey]/settings/email/[channelId]",
      await hrefOf("/projects/DEMO/settings/email", new RegExp(`^/projects/DEMO/settings/email/${id}$`)),
    ],
    ["/projects/[projectKey]/settings/people", "/projects/DEMO/settings/people"],
    ["/projects/[projectKey]/settings/request-types", "/projects/DEMO/settings/request-types"],
  ]);
}

async function chooseTheme(context: BrowserContext, baseUrl: string, theme: "light" | "dark"): Promise<void> {
  await context.addCookies([{ name: "mailroom-theme", value: theme, url: baseUrl }]);
}

function shotPath(route: string, look: string): string {
  const name = route === "/" ? "home" : route.slice(1).replaceAll("/", "-").replaceAll(/[[\]]/g, "");
  return path.resolve(import.meta.dirname, `../test-results/screenshots/${name}-${look}.png`);
}

/** What axe finds at WCAG 2.2 AA; in the dark, where only colours differ, their contrast. Nothing runs in a mail's frame, axe neither. */
async function accessibilityFaults(page: Page, theme: "light" | "dark"): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude("iframe");
  const { violations } = await (theme === "dark"
    ? axe.withRules(["color-contrast"])
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
  ).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

test("every page, in both themes and narrow: accessible, without errors, nothing cut off", async ({
  adminPage,
  desk,
}) => {
  test.setTimeout(600_000);
  const page = adminPage;
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${page.url()}: ${message.text()}`);
  });

  const subject = `A mail for the log ${Date.now()}`;
  await writeAsCustomer(page, { subject, text: "Hello" });
  await page.goto("/projects/DEMO/queue/all");
  await expect(page.getByRole("link", { name: subject })).toBeVisible();

  const addresses = await addressesOfRoutes(page);
  const signInRoute = "/sign-in";
  expect([...addresses.keys(), signInRoute, ...redirects].sort()).toEqual(routesOfPageFiles());

  const faults: string[] = [];
  for (const theme of ["light", "dark"] as const) {
    await chooseTheme(page.context(), desk.baseUrl, theme);
    for (const [route, address] of addresses) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.screenshot({ path: shotPath(route, theme), fullPage: true });
      faults.push(
        ...(await accessibilityFaults(page, theme)).map((fault) => `${route} (${theme}): ${fault}`),
      );
    }
  }
  await page.setViewportSize({ width: 320, height: 720 });
  for (const [route, address] of addresses) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.screenshot({ path: shotPath(route, "narrow"), fullPage: true });
    const overflowPx = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflowPx > 0) faults.push(`${route} (narrow): ${overflowPx} px wider than the window`);
  }
  expect(faults).toEqual([]);
  expect(errors).toEqual([]);
});

test("the sign-in page is accessible in both themes", async ({ page, desk }) => {
  for (const theme of ["light", "dark"] as const) {
    await chooseTheme(page.context(), desk.baseUrl, theme);
    await page.goto(`${desk.baseUrl}/sign-in`);
    await page.screenshot({ path: shotPath("/sign-in", theme) });
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
  await page.goto("/projects/DEMO/queue/all");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (let count = 1; count <= 5; count += 1) {
    const subject = `Refresh ${count} at ${Date.now()}`;
    const body = { from: "mia.fischer@customer.example", to: "support@acme.example", subject, text: "Hello" };
    await callApi(page, desk, { method: "POST", path: "/sandbox/mails", body }, z.unknown());
    await expect(page.getByRole("link", { name: subject })).toBeVisible({ timeout: 30_000 });
  }
  const seen = await page.evaluate(() => document.documentElement.dataset.titles?.split("|").slice(1) ?? []);
  expect(seen.length).toBeGreaterThan(5);
  expect(new Set(seen)).toEqual(new Set(["All · DEMO · Mailroom"]));
});
