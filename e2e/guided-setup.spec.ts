import type { Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import { type Desk, expect, test } from "./desk.ts";
import { authorise, beginSetup, choose, testAndContinue, whenKept } from "./guided-setup-steps.ts";
import { writeAsCustomer } from "./sandbox.ts";

const mailbox = "sales@acme.example";

/** An earlier journey may have left the channel behind. */
async function withoutChannel(page: Page, desk: Desk): Promise<void> {
  const list = z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) });
  const { items } = await callApi(page, desk, { method: "GET", path: "/projects/DEMO/email-channels" }, list);
  for (const { id } of items.filter(({ address }) => address === mailbox)) {
    await callApi(page, desk, { method: "DELETE", path: `/email-channels/${id}` }, z.unknown());
  }
}

test("a mailbox is connected step by step, and every step survives a reload", async ({
  adminPage: page,
  desk,
}) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await withoutChannel(page, desk);
  const old = `Written long before ${Date.now()}`;
  await writeAsCustomer(page, { to: mailbox, subject: old, text: "Is anybody there?" });

  await test.step("provider and address", async () => {
    await beginSetup(page, mailbox);
    await page.goto(page.url().replace("/connect?", "/provider?"));
    await expect(page.getByLabel(/^Address/)).toHaveValue(mailbox);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/connect\?setup=/);
  });

  await test.step("a later step is not open yet", async () => {
    await page.goto(page.url().replace("/connect?", "/outgoing?"));
    await expect(page).toHaveURL(/connect\?setup=/);
  });

  await test.step("connect: the server of the integration is filled in; a failing step stays open", async () => {
    await whenKept(page, "Acme Sales", () => page.getByLabel(/^Display name/).fill("Acme Sales"));
    await page.reload();
    await expect(page.getByLabel(/^Display name/)).toHaveValue("Acme Sales");
    await expect(page.getByLabel("IMAP server")).toHaveValue("127.0.0.1");
    const port = await page.getByRole("textbox", { name: "Port" }).inputValue();
    await authorise(page, mailbox);
    await page.getByRole("textbox", { name: "Port" }).fill("9");
    await page.getByRole("button", { name: "Test and continue" }).click();
    await expect(page.getByText("nothing listens on this port")).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await expect(page.getByText("nothing listens on this port")).toBeVisible();
    await expect(page.getByLabel(/^Display name/)).toHaveValue("Acme Sales");
    await page.getByRole("textbox", { name: "Port" }).fill(port);
    await testAndContinue(page, "folder");
  });

  await test.step("folder and beginning: what would come in", async () => {
    await expect(page.getByText(/INBOX holds [1-9]/)).toBeVisible({ timeout: 20_000 });
    const everything = page.getByRole("radio", { name: /^Everything/ });
    await everything.check({ force: true });
    await expect(page.getByText(/already there become/)).toBeVisible();
    await expect(page.getByText("Customers are not notified of old mail")).toBeVisible();
    await whenKept(page, "LEAVE", () => choose(page, "When a mail is stored here", /^Leave/));
    await page.reload();
    await expect(everything).toBeChecked();
    await expect(page.getByRole("button", { name: /When a mail is stored here/ })).toContainText("Leave");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/outgoing\?setup=/);
  });

  await test.step("outgoing: suggested, with the same sign-in", async () => {
    const server = page.getByLabel("SMTP server");
    await expect(server).toHaveValue("127.0.0.1");
    await whenKept(page, "localhost", () => server.fill("localhost"));
    await page.reload();
    await expect(server).toHaveValue("localhost");
    await server.fill("127.0.0.1");
    await testAndContinue(page, "round-trip");
  });

  await test.step("the test mail comes back, also when the page is left meanwhile", async () => {
    await page.getByRole("button", { name: "Send test mail" }).click();
    await expect(page.getByText(/took the mail/)).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await expect(page.getByText("It came back")).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/done\?setup=/);
  });

  await test.step("done: the channel is on, and the old mail is a request", async () => {
    await page.reload();
    await expect(page.getByText("Came back")).toBeVisible();
    await page.getByRole("button", { name: "Connect and turn on" }).click();
    await expect(page.getByText(`${mailbox} is connected`).first()).toBeVisible();
    await page.getByRole("link", { name: "Open the queue" }).click();
    await expect(page.getByRole("link", { name: old })).toBeVisible({ timeout: 30_000 });
    await page.goto("/projects/DEMO/queue/all");
    await expect(page.getByRole("link", { name: "Mailroom test mail" })).toHaveCount(0);
    await withoutChannel(page, desk);
  });
});

test("what was begun can be gone on with later, or thrown away", async ({ adminPage: page }) => {
  const other = "jobs@acme.example";
  await beginSetup(page, other);
  await page.goto("/projects/DEMO/settings/email/new");
  const begun = page.getByRole("listitem").filter({ hasText: other });
  await begun.first().getByRole("link", { name: "Go on" }).click();
  await expect(page).toHaveURL(/connect\?setup=/);
  await page.goto("/projects/DEMO/settings/email/new");
  const count = await begun.count();
  await begun.first().getByRole("button", { name: "Throw away" }).click();
  await expect(begun).toHaveCount(count - 1);
});

test("the test mail can be skipped, with a warning", async ({ adminPage: page, desk }) => {
  await page.goto("/");
  await withoutChannel(page, desk);
  await beginSetup(page, mailbox);
  await page.getByLabel(/^Display name/).fill("Acme Sales");
  await authorise(page, mailbox);
  await testAndContinue(page, "folder");
  await page.getByRole("button", { name: "Continue" }).click();
  await testAndContinue(page, "round-trip");
  await expect(page.getByText("Without the test mail")).toBeVisible();
  await page.getByRole("button", { name: "Skip the test mail" }).click();
  await expect(page.getByText("Skipped", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Connect, leave it off" }).click();
  await expect(page.getByText(`${mailbox} is connected, and off`).first()).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText(`${mailbox} is connected`, { exact: true })).toBeVisible();
  await withoutChannel(page, desk);
  await page.reload();
  await expect(page.getByRole("link", { name: "Begin anew" })).toBeVisible();
});
