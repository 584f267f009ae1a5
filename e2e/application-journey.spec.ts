import { expect, test } from "./desk.ts";
import { applicationIntegration, openIntegration } from "./integrations.ts";

test("an application that signs in by itself: tested, let into a mailbox, refused at another", async ({
  adminPage: page,
}) => {
  await openIntegration(page, applicationIntegration);
  await expect(page.getByText("The application signs in by itself").first()).toBeVisible();

  await test.step("its test needs no window", async () => {
    await page.getByRole("textbox", { name: "Mailbox to open" }).fill("support@acme.example");
    await page.getByRole("button", { name: "Test connection" }).click();
    const steps = page.getByRole("list", { name: "Steps of the test" });
    await expect(steps.getByText(/support@acme\.example is open at 127\.0\.0\.1/)).toBeVisible();
    await expect(steps.getByText("An access token was given")).toBeVisible();
  });

  const dialog = page.getByRole("dialog");
  const check = async (mailbox: string) => {
    await page.getByRole("button", { name: "Add a mailbox" }).click();
    await dialog.getByRole("textbox", { name: "Address of the mailbox" }).fill(mailbox);
    await dialog.getByRole("button", { name: "Check access" }).click();
  };
  const close = () => dialog.getByRole("button", { name: "Close" }).last().click();

  await test.step("a mailbox that it may open", async () => {
    await check("sales@acme.example");
    await expect(dialog.getByText("sales@acme.example can be used")).toBeVisible();
    await expect(dialog.getByText("sales@acme.example may send by 127.0.0.1.")).toBeVisible();
    await close();
    await expect(page.getByRole("link", { name: "sales@acme.example" })).toBeVisible();
  });

  await test.step("one that it may not: what is missing, and who can give it", async () => {
    await check("board@acme.example");
    await expect(dialog.getByText("A token was given, but the mailbox is closed to it")).toBeVisible();
    await expect(dialog.getByText("board@acme.example does not open at 127.0.0.1.")).toBeVisible();
    await expect(
      dialog.getByText("An administrator of the provider gives the application access").first(),
    ).toBeVisible();
    await close();
  });

  await test.step("its page says the same later, and lets it be checked again", async () => {
    await page.getByRole("link", { name: "board@acme.example" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("board@acme.example");
    await expect(page.getByText("board@acme.example does not open at 127.0.0.1.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Check access" })).toBeVisible();
  });
});
