import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import { expect, test } from "./desk.ts";

/** Clicks where the control is now, once, as a hand does: no waiting until it stands still, no second try. */
async function clickOnce(page: Page, control: Locator): Promise<void> {
  await control.scrollIntoViewIfNeeded();
  const box = await control.boundingBox();
  if (box === null) throw new Error("The control is not shown.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  // Two frames: whatever leaving the field does to the layout has happened before the button is let go.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.mouse.up();
}

test("a corrected form is sent by the first click, and the server's words stay at the fields until then", async ({
  adminPage,
}) => {
  await adminPage.goto("/admin/users/new");
  const form = adminPage.getByRole("form", { name: "Person" });
  const name = form.getByRole("textbox", { name: "Name" });
  const email = form.getByRole("textbox", { name: "E-mail" });
  const submit = form.getByRole("button", { name: "Add person" });

  await clickOnce(adminPage, submit);
  const summary = form.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("Some fields need attention");
  await expect(summary.getByRole("button")).toHaveCount(2);
  for (const [field, words] of [
    [name, "Fill this in."],
    [email, "Not an e-mail address, such as name@example.com."],
  ] as const) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(words);
    await summary.getByRole("button", { name: words }).click();
    await expect(field).toBeFocused();
  }

  await name.fill("Katherine Johnson");
  await email.fill(`katherine-${Date.now()}@desk.example`);
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await clickOnce(adminPage, submit);
  await expect(adminPage.getByText("Katherine Johnson can sign in now")).toBeVisible();
});

test("what is taken already is said once in the summary, and a dialog changed after it is sent by the first click", async ({
  adminPage,
}) => {
  await adminPage.goto("/admin/projects");
  await adminPage.getByRole("button", { name: "Add project" }).click();
  const form = adminPage.getByRole("dialog").getByRole("form", { name: "Project" });
  const key = form.getByRole("textbox", { name: "Key" });
  const submit = form.getByRole("button", { name: "Add project" });
  await form.getByRole("textbox", { name: "Name" }).fill("Corrected forms");
  await key.fill("DEMO");
  await clickOnce(adminPage, submit);
  const summary = form.getByRole("alert");
  const taken = /Another project has the key DEMO/;
  await expect(summary.getByText(taken)).toHaveCount(1);
  await expect(key).toHaveAccessibleDescription(taken);

  // Still no key that can be had: the answer shows that the click arrived, and no project is left to other journeys.
  await key.fill("1");
  await clickOnce(adminPage, submit);
  await expect(summary.getByText(taken)).toHaveCount(0);
  await expect(key).toHaveAttribute("aria-invalid", "true");
  await expect(key).not.toHaveAccessibleDescription(taken);
  await expect(summary).toBeFocused();
});

test("a reply that is sent before the page's program is there waits for it, and is what was typed by then", async ({
  adminPage: page,
  desk,
}) => {
  const subject = `Early reply ${Date.now()}`;
  const mail = { from: "mia.fischer@customer.example", to: "support@acme.example", subject, text: "Hello" };
  await callApi(page, desk, { method: "POST", path: "/sandbox/mails", body: mail }, z.unknown());
  await page.goto(`/projects/DEMO/queue/all?q=${encodeURIComponent(subject)}`);
  const address = (await page.getByRole("link", { name: subject }).getAttribute("href")) ?? "";
  const draft = {
    method: "PUT",
    path: `/requests/${path.basename(address)}/draft`,
    body: { visibility: "PUBLIC", text: "A draft" },
  } as const;
  await callApi(page, desk, draft, z.unknown());

  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "commit" });
  const addresses: string[] = [];
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  await page.getByRole("textbox", { name: "Reply" }).fill("Typed and sent early");
  await page.getByRole("button", { name: "Send reply" }).click({ noWaitAfter: true });
  release();
  const reply = page.getByRole("article", { name: /^Message from/ }).last();
  await expect(reply).toContainText("Typed and sent early", { timeout: 30_000 });
  await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue("");
  expect(addresses.filter((each) => new URL(each).search !== "")).toEqual([]);
});
