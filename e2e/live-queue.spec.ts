import type { Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import { type Desk, expect, test } from "./desk.ts";

function writeMail(page: Page, desk: Desk, subject: string) {
  const body = { from: "mia.fischer@customer.example", to: "support@acme.example", subject, text: "Hello" };
  return callApi(page, desk, { method: "POST", path: "/sandbox/mails", body }, z.unknown());
}

test("new mail comes onto the open queue without disturbing who works in it", async ({
  adminPage: page,
  desk,
}) => {
  const stamp = `Undisturbed ${Date.now()}`;
  await page.goto(`/projects/DEMO/queue/all?sort=newest&q=${encodeURIComponent(stamp)}`);
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  await writeMail(page, desk, `${stamp}, first`);
  const first = page.getByRole("link", { name: `${stamp}, first` });
  await expect(first).toBeVisible();

  await page.keyboard.press("j");
  await expect(first).toBeFocused();
  await first.evaluate((link) => link.setAttribute("data-same", "yes"));
  const fetchedPages: string[] = [];
  page.on("request", (request) => {
    if ("rsc" in request.headers()) fetchedPages.push(request.url());
  });

  await writeMail(page, desk, `Another matter ${Date.now()}`);
  await writeMail(page, desk, `${stamp}, second`);
  const rows = page.getByRole("table").getByRole("link");
  await expect(rows).toHaveText([`${stamp}, second`, `${stamp}, first`]);
  await expect(first).toBeFocused();
  await expect(first).toHaveAttribute("data-same", "yes");

  const allTab = page.getByRole("navigation", { name: "Queue views" }).getByRole("link", { name: /^All/ });
  const isCounted = async () => {
    const call = { method: "GET", path: "/projects/DEMO/queue-counts" } as const;
    const { all } = await callApi(page, desk, call, z.object({ all: z.number() }));
    return (await allTab.innerText()).endsWith(String(all));
  };
  await expect.poll(isCounted).toBe(true);
  // Neither the page nor any that a link leads to.
  expect(fetchedPages).toEqual([]);

  await test.step("other filters show other rows, and these are live too", async () => {
    await page.getByRole("searchbox").fill(`${stamp}, s`);
    await expect(rows).toHaveText([`${stamp}, second`]);
    await writeMail(page, desk, `${stamp}, still going`);
    await expect(rows).toHaveText([`${stamp}, still going`, `${stamp}, second`]);
    await expect(page.getByRole("searchbox")).toHaveValue(`${stamp}, s`);
  });
});

test("what is in view on a scrolled queue stays there when new requests come in above", async ({
  adminPage: page,
  desk,
}) => {
  const stamp = `In view ${Date.now()}`;
  const types = await callApi(
    page,
    desk,
    { method: "GET", path: "/projects/DEMO/request-types" },
    z.object({ items: z.tuple([z.object({ id: z.string() })], z.unknown()) }),
  );
  const raise = (summary: string) => {
    const body = { requestTypeId: types.items[0].id, summary };
    return callApi(page, desk, { method: "POST", path: "/projects/DEMO/requests", body }, z.unknown());
  };
  for (let count = 1; count <= 20; count += 1) await raise(`${stamp}, ${count}.`);
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto(`/projects/DEMO/queue/all?sort=newest&q=${encodeURIComponent(stamp)}`);
  const read = page.getByRole("link", { name: `${stamp}, 4.` });
  await read.focus();
  const place = async () => Math.round((await read.boundingBox())?.y ?? 0);
  const before = await place();
  await raise(`${stamp}, one more`);
  await expect(page.getByRole("link", { name: `${stamp}, one more` })).toBeAttached();
  expect(await place()).toBe(before);
  await expect(read).toBeFocused();
});
