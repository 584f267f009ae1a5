import type { Page } from "@playwright/test";
import { type Desk, expect, test } from "./desk.ts";
import { addChannel, addIntegration, authoriseMailbox, passTest, sandboxOf } from "./integrations.ts";
import { writeAsCustomer } from "./sandbox.ts";

const mailbox = "sales@acme.example";

async function mailArrives(page: Page, subject: string): Promise<void> {
  await writeAsCustomer(page, { to: mailbox, subject, text: "Still there?" });
  // Beside all that other journeys have left in the queue it would be on a later page.
  await page.goto(`/projects/DEMO/queue/needs-reply?q=${encodeURIComponent(subject)}`);
  await expect(page.getByRole("link", { name: subject })).toBeVisible({ timeout: 30_000 });
}

/** An integration of its own with a channel that runs on it. */
async function givenChannel(page: Page, desk: Desk) {
  const integration = await addIntegration(page, desk);
  await page.goto(integration.href);
  await passTest(page, mailbox);
  await authoriseMailbox(page, mailbox);
  await expect(page.getByRole("link", { name: mailbox })).toBeVisible();
  const signIn = { method: "oauth", integrationId: integration.id, mailboxAddress: mailbox } as const;
  return { integration, channel: await addChannel(page, desk, mailbox, signIn) };
}

test("changed endpoints need a new test and another redirect URL, while the channel goes on", async ({
  adminPage: page,
  desk,
}) => {
  test.setTimeout(120_000);
  const { integration, channel } = await givenChannel(page, desk);
  const { issuer } = sandboxOf(desk);

  await test.step("the form says what the change means, before and after it is saved", async () => {
    await page.goto(integration.href);
    const redirectUrl = page.getByLabel("Redirect URL", { exact: true });
    const before = await redirectUrl.inputValue();
    await page.getByLabel("Authorization endpoint").fill(`${issuer}/auth?theme=plain`);
    await page.getByRole("button", { name: "Generate the new redirect URL" }).click();
    await expect(page.getByText("The redirect URL changed with the endpoints")).toBeVisible();
    await expect(redirectUrl).not.toHaveValue(before);
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Changed, test again")).toBeVisible();
    await expect(page.getByText("The redirect URL changed", { exact: true })).toBeVisible();
    await expect(page.getByText("go on with their tokens")).toBeVisible();
  });

  await test.step("the channel goes on, and says so", async () => {
    await mailArrives(page, `After the change ${Date.now()}`);
    await page.goto(channel.href);
    await expect(page.getByText("The integration needs a test")).toBeVisible();
    await expect(page.getByText("Receiving")).toBeVisible();
  });

  await test.step("a new test ends it", async () => {
    await page.getByRole("link", { name: "Open the integration" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(integration.name);
    await passTest(page, mailbox);
    await page.goto(channel.href);
    await expect(page.getByText("Receiving")).toBeVisible();
    await expect(page.getByText("The integration needs a test")).toHaveCount(0);
  });
});

test("a wrong new secret does not stop the mail, and the right one heals it", async ({
  adminPage: page,
  desk,
}) => {
  test.setTimeout(120_000);
  const { integration } = await givenChannel(page, desk);
  const replaceBy = async (secret: string) => {
    await page.goto(integration.href);
    await page.getByRole("button", { name: "Replace" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Client secret" }).fill(secret);
    await dialog.getByRole("button", { name: "Replace" }).click();
    await expect(dialog).toHaveCount(0);
  };
  // The tokens are refreshed at once, so that nobody has to wait for the next time to know.
  const refused = page.getByText("The provider refused the new client secret");

  await test.step("a wrong one: mail goes on with the one before, and the page says why", async () => {
    await replaceBy("not the secret");
    await expect(refused).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("Mail goes on with the one before")).toBeVisible();
    await mailArrives(page, `With the secret before ${Date.now()}`);
  });

  await test.step("the right one takes over by itself", async () => {
    await replaceBy(sandboxOf(desk).clientSecret);
    await expect(refused).toHaveCount(0, { timeout: 30_000 });
    await expect(page.getByText("Replaced, and not proved yet")).toHaveCount(0, { timeout: 30_000 });
  });
});
