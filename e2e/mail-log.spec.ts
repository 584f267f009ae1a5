import { expect, test } from "./desk.ts";
import { writeAsCustomer } from "./sandbox.ts";
import { givenWaitingMail } from "./waiting-mail.ts";

test("the mail log: live, filters in the address, why, headers, original", async ({ adminPage: page }) => {
  const subject = `Where does this go? ${Date.now()}`;
  await page.goto("/projects/DEMO/mail-log");
  const customer = await page.context().newPage();
  const row = page.getByRole("row").filter({ hasText: subject });

  await test.step("a mail and its outcome stand there without a reload", async () => {
    await writeAsCustomer(customer, { subject, text: "Hello" });
    await expect(row).toContainText("New request");
  });

  await test.step("filters stand in the address and survive a reload", async () => {
    await page.getByLabel("Search mail").fill(subject);
    await expect(page).toHaveURL(/[?&]q=/);
    await page.getByRole("button", { name: /Outcome/ }).click();
    await page.getByRole("option", { name: "New request" }).click();
    await expect(page).toHaveURL(/result=request/);
    await page.getByRole("button", { name: /Period/ }).click();
    await page.getByRole("option", { name: "Last hour" }).click();
    await expect(page).toHaveURL(/period=hour/);
    await page.reload();
    await expect(page.getByLabel("Search mail")).toHaveValue(subject);
    await expect(row).toHaveCount(1);
    await page.getByRole("button", { name: /Outcome/ }).click();
    await page.getByRole("option", { name: "Failed" }).click();
    await expect(page.getByText("Nothing matches these filters in this period")).toBeVisible();
  });

  await test.step("a period of one's own", async () => {
    await page.goto("/projects/DEMO/mail-log?period=custom&to=2020-01-01");
    await expect(page.getByText("Nothing in this period")).toBeVisible();
    await page.goto("/projects/DEMO/mail-log?period=custom&to=2020-01-01&q=hello");
    await expect(page.getByText("Words are looked for in mail since 26 December 2019")).toBeVisible();
    await page.goto("/projects/DEMO/mail-log?period=custom&to=2020-01-01");
    await page.getByLabel("To, with that day").fill("2099-12-31");
    await expect(page).toHaveURL(/to=2099-12-31/);
    await expect(row).toHaveCount(1);
  });

  await test.step("the mail says why, and what would change it", async () => {
    await page.getByRole("link", { name: subject }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(subject);
    await expect(page.getByRole("table", { name: "Evidence" })).toContainText("It refers to no request");
    await expect(page.getByText("It would have been a comment if")).toBeVisible();
    await expect(page.getByText(/INBOX, UID \d+/)).toBeVisible();
    await expect(page.getByText("To and Cc")).toBeVisible();
    await page.getByText(/Show all \d+ header fields/).click();
    await expect(page.getByRole("definition").filter({ hasText: subject }).first()).toBeVisible();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Original mail" }).click();
    expect((await download).suggestedFilename()).toMatch(/^mail-.*\.eml$/);
  });

  await test.step("tried as if it came now, it would be recognised", async () => {
    await page.getByRole("button", { name: "Try as if it came now" }).click();
    await expect(page.getByRole("region", { name: "What would happen" })).toContainText("Duplicate");
  });

  await test.step("it stands in the log of the whole installation too", async () => {
    await page.goto(`/admin/mail/log?q=${encodeURIComponent(subject)}`);
    await expect(row).toContainText("DEMO");
    await row.getByRole("link", { name: subject }).click();
    await expect(page).toHaveURL(/\/projects\/DEMO\/mail-log\//);
  });

  await test.step("a project in the address that does not exist counts as absent", async () => {
    await page.goto(`/admin/mail/log?project=NOPE&q=${encodeURIComponent(subject)}`);
    await expect(row).toContainText("DEMO");
  });
});

test("the quarantine: held mail is released or discarded, failed mail processed again", async ({
  adminPage: page,
  desk,
}) => {
  const stamp = Date.now();
  const held = [`Held one ${stamp}`, `Held two ${stamp}`];
  const failed = `Failed ${stamp}`;
  for (const subject of held) {
    await givenWaitingMail(desk, { state: "HELD", subject, reason: "Held back as a flood." });
  }
  await givenWaitingMail(desk, { state: "FAILED", subject: failed, reason: "The disk was full." });
  const unwanted = `Unwanted ${stamp}`;
  await givenWaitingMail(desk, { state: "HELD", subject: unwanted, reason: "Held back as a flood." });

  await test.step("filters that hide all of it say so", async () => {
    await page.goto(`/projects/DEMO/mail-log/quarantine?q=nothing-like-${stamp}`);
    await expect(page.getByText("Nothing matches these filters")).toBeVisible();
    await page.goto(`/projects/DEMO/mail-log/quarantine?q=${stamp}`);
    await expect(page.getByRole("link", { name: unwanted })).toBeVisible();
  });

  await test.step("a channel whose mail waits is not deleted, and the way to that mail is a link", async () => {
    await page.goto("/projects/DEMO/settings/email");
    await page.getByRole("link", { name: "support@acme.example" }).first().click();
    await page.getByRole("button", { name: "Delete channel" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Delete channel" }).click();
    await expect(dialog).toContainText("in the quarantine of the project.");
    await dialog.getByRole("link", { name: "Go there" }).click();
    await expect(page).toHaveURL(/\/projects\/DEMO\/mail-log\/quarantine/);
  });

  await test.step("release many", async () => {
    await page.goto("/projects/DEMO/mail-log/quarantine");
    for (const subject of held) {
      await page.getByRole("checkbox", { name: `Choose ${subject}` }).check({ force: true });
    }
    await page.getByRole("button", { name: "Release", exact: true }).click();
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await expect(dialog).toContainText("Own mail and exact duplicates are still recognised");
    await dialog.getByRole("button", { name: "Release 2 mails" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "2 mails are processed now" })).toBeVisible();
    await page.goto("/projects/DEMO/queue/all");
    for (const subject of held) await expect(page.getByRole("link", { name: subject })).toHaveCount(1);
  });

  await test.step("discard one that nobody wants", async () => {
    await page.goto("/projects/DEMO/mail-log/quarantine");
    await page.getByRole("checkbox", { name: `Choose ${unwanted}` }).check({ force: true });
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("their senders are not told");
    await dialog.getByRole("button", { name: "Discard 1 mail" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "1 mail is discarded" })).toBeVisible();
    await expect(page.getByRole("link", { name: unwanted })).toHaveCount(0);
  });

  await test.step("process failed ones again, from the log of all mail", async () => {
    const inLog = `Failed in the log ${stamp}`;
    await givenWaitingMail(desk, { state: "FAILED", subject: inLog, reason: "The disk was full." });
    await page.goto(`/projects/DEMO/mail-log?q=${encodeURIComponent(inLog)}`);
    await page.getByRole("checkbox", { name: `Choose ${inLog}` }).check({ force: true });
    await page.getByRole("button", { name: "Process again", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Process 1 mail again" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "1 mail is processed now" })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: inLog })).toContainText("New request");
  });

  await test.step("process a failed one again, from its page", async () => {
    await page.goto("/projects/DEMO/mail-log/quarantine?show=failed");
    await page.getByRole("link", { name: failed }).click();
    await expect(page.getByText("Mend what the reason names")).toBeVisible();
    await page.getByRole("button", { name: "Process again" }).click();
    await expect(page.getByText(/^New request/).first()).toBeVisible();
    await expect(page.getByText("had it processed again; until then: failed")).toBeVisible();
    await expect(page.getByRole("button", { name: "Process again" })).toHaveCount(0);
  });
});

for (const address of ["/projects/DEMO/mail-log/try", "/admin/mail/log/try"]) {
  test(`a mail from a file is tried without effect: ${address}`, async ({ adminPage: page }) => {
    const subject = `Only tried ${Date.now()}`;
    await page.goto(address);
    await page.getByRole("button", { name: /As if it came to/ }).click();
    await page.getByRole("option", { name: /support@acme\.example/ }).click();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a mail" }).click();
    const raw = `From: new.person@customer.example\r\nTo: support@acme.example\r\nSubject: ${subject}\r\n\r\nIs it there?\r\n\r\n> You wrote\r\n`;
    await (await chooser).setFiles({
      name: "tried.eml",
      mimeType: "message/rfc822",
      buffer: Buffer.from(raw),
    });
    const result = page.getByRole("region", { name: "What would happen" });
    await expect(result).toContainText("New request");
    await expect(result).toContainText("Nothing was changed");
    await expect(result.getByLabel("New text")).toHaveValue(/Is it there\?/);
    await page.goto("/projects/DEMO/queue/all");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: subject })).toHaveCount(0);
  });
}

test("how long mail is kept", async ({ adminPage: page }) => {
  await page.goto("/admin/mail/retention");
  await page.getByLabel("Keep original mails").fill("400");
  await page.getByLabel("Keep the lines of the mail logs").fill("90");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/at most as many days as for the logs/).first()).toBeVisible();
  await page.getByLabel("Keep original mails").fill("90");
  await page.getByLabel("Keep the lines of the mail logs").fill("400");
  await page.getByLabel("Keep mail in the quarantine").fill("300");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The retention was saved").first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Keep original mails")).toHaveValue("90");
  await expect(page.getByLabel("Keep mail in the quarantine")).toHaveValue("300");
});
