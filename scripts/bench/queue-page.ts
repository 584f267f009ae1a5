import type { Browser } from "@playwright/test";
import { adminEmail, adminPassword, type Instance } from "./stand.ts";

/**
 * Signs in and opens the queue of a project, newest first, as an agent keeps it open.
 *
 * @param onRow is told of each row "Latency N." with the browser's clock when it was first on the page
 */
export async function openQueuePage(
  browser: Browser,
  instance: Instance,
  projectKey: string,
  onRow: (number: number, at: number) => void,
): Promise<void> {
  const page = await browser.newPage({ baseURL: instance.baseUrl });
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(adminEmail);
  await page.getByLabel("Password").fill(adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.exposeFunction("mailroomRowSeen", onRow);
  await page.goto(`/projects/${projectKey}/queue/all?sort=newest`);
  await page.evaluate(watchRows);
  // The page hears of changes only from when its event stream stands.
  await page.waitForLoadState("load");
}

/** Runs in the page. */
function watchRows(): void {
  const seen = new Set<number>();
  const look = () => {
    const at = performance.timeOrigin + performance.now();
    for (const { textContent } of document.querySelectorAll("main a")) {
      const number = Number(/Latency (\d+)\./.exec(textContent ?? "")?.[1]);
      if (Number.isNaN(number) || seen.has(number)) continue;
      seen.add(number);
      const tell: unknown = Reflect.get(window, "mailroomRowSeen");
      if (typeof tell === "function") void tell(number, at);
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  look();
}
