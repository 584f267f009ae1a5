import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Desk } from "./desk.ts";

/** A page as somebody finds it who looks into a desk that is in use. */
export type Visit = {
  /** `/projects/[projectKey]/queue/[view]`, as its page file is named. */
  readonly route: string;
  /** The route itself unless given. */
  readonly address?: string | ((page: Page) => Promise<string>);
  /** What is to be seen, where a route is visited more than once. */
  readonly as?: string;
  /** What is done there before anybody looks. */
  readonly act?: (page: Page) => Promise<void>;
};

/** Pages that are visited with the same content. */
export type Area = {
  readonly name: string;
  readonly given?: (page: Page, desk: Desk) => Promise<void>;
  /** Takes away what would disturb other journeys. */
  readonly after?: (page: Page, desk: Desk) => Promise<void>;
  readonly visits: readonly Visit[];
};

/** Part of a regular expression: the id in an address. */
export const id = "[0-9a-f-]{36}";

/** The first link on a page that leads to such an address. */
export async function hrefOf(page: Page, at: string, pattern: RegExp): Promise<string> {
  await page.goto(at);
  let found: string | undefined;
  // Parts of a page may come after its heading.
  const look = async () => {
    const hrefs = await page
      .locator("main a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    found = hrefs.find((href) => pattern.test(href));
    return found !== undefined;
  };
  await expect.poll(look, { message: `a link on ${at} like ${pattern}` }).toBe(true);
  return found ?? at;
}

/** Opens each page, looks at it in both themes and narrow, and returns what is wrong with it. */
export async function visitPages(page: Page, area: Area): Promise<string[]> {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`);
  });
  for (const visit of area.visits) {
    const { route, address = route, as, act } = visit;
    const name = as === undefined ? route : `${route} ${as}`;
    await page.goto(typeof address === "string" ? address : await address(page));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await act?.(page);
    for (const theme of ["light", "dark"] as const) {
      await showTheme(page, theme);
      await page.screenshot({ path: shotPath(name, theme), fullPage: true });
      const found = await accessibilityFaults(page, theme);
      faults.push(...found.map((fault) => `${name} (${theme}): ${fault}`));
    }
    await showTheme(page, "light");
    faults.push(...(await faultsWhenNarrow(page, name)));
  }
  return faults;
}

/** Screenshots of a page stand here. @param look theme, or "narrow" */
export function shotPath(name: string, look: string): string {
  const file = name === "/" ? "home" : name.slice(1).replaceAll(/[/ ]/g, "-").replaceAll(/[[\]]/g, "");
  return path.resolve(import.meta.dirname, `../test-results/screenshots/${file}-${look}.png`);
}

/** What axe finds at WCAG 2.2 AA; in the dark, where only colours differ, their contrast. Nothing runs in a mail's frame, axe neither. */
export async function accessibilityFaults(page: Page, theme: "light" | "dark"): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude("iframe");
  const { violations } = await (theme === "dark"
    ? axe.withRules(["color-contrast"])
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
  ).analyze();
  return violations.map(
    ({ id: rule, nodes }) =>
      `${rule}: ${nodes.map(({ target, html }) => `${target.join(" ")} ${html}`).join(", ")}`,
  );
}

/** As the switch in the frame does it, without another load of the page. */
async function showTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate(async (chosen) => {
    document.documentElement.dataset.theme = chosen;
    // Colours pass over; those that do it for ever, such as a skeleton's, are not waited for.
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  }, theme);
}

async function faultsWhenNarrow(page: Page, name: string): Promise<string[]> {
  const usual = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 320, height: 720 });
  await page.screenshot({ path: shotPath(name, "narrow"), fullPage: true });
  const overflowPx = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.setViewportSize(usual);
  return overflowPx > 0 ? [`${name} (narrow): ${overflowPx} px wider than the window`] : [];
}
