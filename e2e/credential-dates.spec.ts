import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { expect, test } from "./desk.ts";
import { openIntegration, personIntegration } from "./integrations.ts";

const account = "support@acme.example";

test("the day on which a secret ends stands in the calendar, and warns by itself", async ({
  adminPage: page,
}) => {
  const fiveDaysOn = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  const enter = async (day: string) => {
    await openIntegration(page, personIntegration);
    await page.getByLabel("Secret expires on").fill(day);
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Integration saved").first()).toBeVisible();
  };
  const alerts = page.getByRole("listitem").filter({ hasText: personIntegration });
  await enter(fiveDaysOn);

  await test.step("at the integration and in the calendar", async () => {
    await expect(page.getByText("The client secret expires soon")).toBeVisible();
    await page.getByRole("link", { name: "All dates in the calendar" }).click();
    const row = page.getByRole("row").filter({ hasText: personIntegration });
    await expect(row.getByText(fiveDaysOn)).toBeVisible();
    await expect(row.getByText("4 days left").or(row.getByText("5 days left"))).toBeVisible();
  });
  await test.step("as an open alert, there and at home", async () => {
    await expect(alerts.first()).toBeVisible({ timeout: 30_000 });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Needs attention" })).toBeVisible();
    await expect(alerts.first()).toBeVisible();
  });
  await test.step("which ends when the day is taken back", async () => {
    await enter("");
    await page.goto("/admin/oauth-integrations/calendar");
    await expect(page.getByText(fiveDaysOn)).toHaveCount(0);
    await expect(alerts).toHaveCount(0, { timeout: 30_000 });
  });
});

test("the page of a mailbox's tokens shows their times, never a token", async ({ adminPage: page, desk }) => {
  const stored = z.array(z.object({ model: z.string(), id: z.string() }));
  const file = path.join(desk.dataDir, "sandbox/authorization/grants.json");
  const tokens = () =>
    stored
      .parse(JSON.parse(readFileSync(file, "utf8")))
      .filter(({ model }) => model === "AccessToken" || model === "RefreshToken")
      .map(({ id }) => id);

  await openIntegration(page, personIntegration);
  await page.getByRole("link", { name: account }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(account);
  for (const label of [
    "Scopes",
    "Authorised",
    "Access token",
    "Last refresh",
    "Next refresh",
    "Refresh token",
  ]) {
    await expect(page.getByRole("term").filter({ hasText: new RegExp(`^${label}$`) })).toBeVisible();
  }
  const answer = await page.request.get(page.url());
  const html = `${await page.content()} ${await answer.text()}`;
  expect(tokens().length).toBeGreaterThan(0);
  for (const token of tokens()) expect(html.includes(token)).toBe(false);
});
