import type { Page } from "@playwright/test";

/** Writes a mail as the sandbox's first customer, by its page. */
export async function writeAsCustomer(
  page: Page,
  mail: {
    readonly to?: string;
    readonly subject: string;
    readonly text: string;
    readonly file?: { name: string; body: string };
  },
): Promise<void> {
  await page.goto("/sandbox");
  if (mail.to) {
    await page.getByRole("button", { name: /^To|To$/ }).click();
    await page.getByRole("option", { name: mail.to }).click();
  }
  await page.getByLabel("Subject").fill(mail.subject);
  await page.getByLabel("Message").fill(mail.text);
  if (mail.file) {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach" }).click();
    await (await chooser).setFiles({
      name: mail.file.name,
      mimeType: "text/plain",
      buffer: Buffer.from(mail.file.body),
    });
  }
  await page.getByRole("button", { name: "Send as customer" }).click();
  await page.getByRole("list", { name: "Mails of the customer" }).getByText(mail.subject).first().waitFor();
}
