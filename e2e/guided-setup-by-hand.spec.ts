import type { Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import { type Desk, expect, test } from "./desk.ts";
import { choose, sendTestMail, testAndContinue, whenKept } from "./guided-setup-steps.ts";
import { type MailboxServers, startMailboxServers } from "./mailbox-servers.ts";

const password = "correct horse battery";
const byImap = { address: "orders@dovecot.example", password };
const byPop3 = { address: "help@dovecot.example", password };

let servers: MailboxServers;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  servers = await startMailboxServers([byImap, byPop3]);
});
test.afterAll(() => servers.stop());

const customer = "mia@customer.example";
const mail = (to: string, subject: string) =>
  `From: Mia <${customer}>\r\nTo: ${to}\r\nSubject: ${subject}\r\n` +
  `Message-ID: <${subject.replaceAll(" ", "-")}.${Date.now()}@customer.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello.\r\n`;

/** Begins with an address of which nobody knows the servers, and types them. */
async function typeServer(
  page: Page,
  address: string,
  protocol: "IMAP" | "POP3",
  port: number,
): Promise<void> {
  await page.goto("/projects/DEMO/settings/email/new");
  await page.getByRole("radio", { name: /^Other/ }).check({ force: true });
  await page.getByLabel(/^Address/).fill(address);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/connect\?setup=/, { timeout: 60_000 });
  await page.getByLabel(/^Display name/).fill("Dovecot Desk");
  await page.getByRole("radio", { name: new RegExp(`^${protocol}`) }).check({ force: true });
  await page.getByLabel(`${protocol} server`).fill("127.0.0.1");
  await choose(page, "Encryption", /^None/);
  await page.getByRole("textbox", { name: "Port" }).fill(String(port));
  await page.getByRole("radio", { name: /^Password/ }).check({ force: true });
}

async function removeChannel(page: Page, desk: Desk, address: string): Promise<void> {
  const list = z.object({ items: z.array(z.object({ id: z.string(), address: z.string() })) });
  const { items } = await callApi(page, desk, { method: "GET", path: "/projects/DEMO/email-channels" }, list);
  for (const { id } of items.filter((channel) => channel.address === address)) {
    await callApi(page, desk, { method: "DELETE", path: `/email-channels/${id}` }, z.unknown());
  }
}

test("a POP3 mailbox is connected by hand, and a mail comes in", async ({ adminPage: page, desk }) => {
  test.setTimeout(300_000);
  const { dovecot, smtpPort } = servers;

  await test.step("what is typed is there after a reload, but the password", async () => {
    await typeServer(page, byPop3.address, "POP3", dovecot.pop3Port);
    await whenKept(page, "Help Desk", () => page.getByLabel(/^Display name/).fill("Help Desk"));
    await page.locator('input[type="password"]').fill("not kept");
    await page.reload();
    await expect(page.getByText("Type the password again")).toBeVisible();
    await expect(page.getByLabel(/^Display name/)).toHaveValue("Help Desk");
    await expect(page.getByLabel("POP3 server")).toHaveValue("127.0.0.1");
    await expect(page.getByRole("textbox", { name: "Port" })).toHaveValue(String(dovecot.pop3Port));
    await page.locator('input[type="password"]').fill(password);
    await testAndContinue(page, "folder");
  });

  await test.step("POP3 has one folder, and mails are left or deleted", async () => {
    await expect(page.getByText(/By POP3 the inbox is read/)).toBeVisible({ timeout: 20_000 });
    await choose(page, "When a mail is stored here", /^Delete/);
    await page.getByLabel("Look for new mail every").fill("30");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/outgoing\?setup=/);
  });

  await test.step("it sends, and the test mail comes back", async () => {
    await page.getByLabel("SMTP server").fill("127.0.0.1");
    await choose(page, "Encryption", /^None/);
    await page.getByRole("textbox", { name: "Port" }).fill(String(smtpPort));
    await testAndContinue(page, "round-trip");
    await sendTestMail(page);
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("it is on, and a mail of a customer is a request", async () => {
    const subject = `By POP3 ${Date.now()}`;
    await page.getByRole("button", { name: "Connect and turn on" }).click();
    await expect(page.getByText(`${byPop3.address} is connected`, { exact: true })).toBeVisible();
    await servers.deliver(customer, byPop3.address, mail(byPop3.address, subject));
    await page.goto("/projects/DEMO/queue/needs-reply");
    await expect(page.getByRole("link", { name: subject })).toBeVisible({ timeout: 150_000 });
    await removeChannel(page, desk, byPop3.address);
  });
});

test("choices of the folder step stay when another folder is chosen, and after a reload", async ({
  adminPage: page,
}) => {
  test.setTimeout(180_000);
  const { dovecot } = servers;
  await servers.deliver(customer, byImap.address, mail(byImap.address, "Is anybody there"));
  await typeServer(page, byImap.address, "IMAP", dovecot.imapPort);
  await page.locator('input[type="password"]').fill(password);
  await testAndContinue(page, "folder");

  const everything = page.getByRole("radio", { name: /^Everything/ });
  const afterwards = page.getByRole("button", { name: /When a mail is stored here/ });
  await expect(page.getByText(/INBOX holds 1 mail/)).toBeVisible({ timeout: 20_000 });
  await everything.check({ force: true });
  await choose(page, "When a mail is stored here", /^Delete/);
  await whenKept(page, '"folder":"Sent"', () => choose(page, "Folder to read", /^Sent/));
  await expect(page.getByText("Sent holds 0 mails.")).toBeVisible({ timeout: 20_000 });
  await expect(everything).toBeChecked();
  await expect(afterwards).toContainText("Delete");
  await page.reload();
  await expect(page.getByText("Sent holds 0 mails.")).toBeVisible({ timeout: 20_000 });
  await expect(everything).toBeChecked();
  await expect(afterwards).toContainText("Delete");

  await test.step("another server is tested by its inbox, and its folder is chosen anew", async () => {
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/outgoing\?setup=/);
    await page.goto(page.url().replace("/outgoing?", "/connect?"));
    await page.getByLabel("IMAP server").fill("localhost");
    await page.getByRole("button", { name: "Replace Password" }).click();
    await page.locator('input[type="password"]').fill(password);
    await testAndContinue(page, "folder");
    await expect(page.getByText(/INBOX holds 1 mail/)).toBeVisible({ timeout: 20_000 });
  });
});
