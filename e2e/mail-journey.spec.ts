import { expect, test } from "./desk.ts";
import { writeAsCustomer } from "./sandbox.ts";

const question = "My parcel has not arrived";

test("mail → request on the open queue → reply in the customer's inbox → answer as comment", async ({
  adminPage,
  browser,
}) => {
  const queue = adminPage;
  await queue.goto("/projects/DEMO/queue/needs-reply");
  await expect(queue.getByRole("heading", { name: "Acme Support" })).toBeVisible();
  const customer = await queue.context().newPage();

  await test.step("a customer's mail is on the open queue page without a reload", async () => {
    await writeAsCustomer(customer, {
      subject: question,
      text: "Hello,\n\nI ordered on Monday. Where is it?\n\nMia",
      file: { name: "order.txt", body: "Order 4711" },
    });
    await expect(queue.getByRole("link", { name: question })).toBeVisible();
  });

  await test.step("the request shows the mail and its attachment", async () => {
    await queue.getByRole("link", { name: question }).click();
    await expect(queue.getByRole("heading", { level: 1 })).toContainText(question);
    await expect(queue.getByText("I ordered on Monday. Where is it?")).toBeVisible();
    const download = queue.waitForEvent("download");
    await queue.getByRole("link", { name: "order.txt" }).click();
    expect((await download).suggestedFilename()).toBe("order.txt");
  });

  await test.step("an internal note stays in the house", async () => {
    await queue.getByRole("tab", { name: "Internal note" }).click();
    await queue.getByRole("textbox", { name: "Internal note" }).fill("The carrier lost it.");
    await queue.getByRole("button", { name: "Add note" }).click();
    await expect(queue.getByRole("article", { name: /Internal note/ })).toContainText("The carrier lost it.");
  });

  await test.step("the reply leaves and its delivery shows at the message", async () => {
    await queue.getByRole("tab", { name: "Reply" }).click();
    await queue.getByRole("textbox", { name: "Reply" }).fill("We have sent it again today.");
    await queue.getByRole("button", { name: "Send reply" }).click();
    const message = queue
      .getByRole("article", { name: /^Message from/ })
      .filter({ hasText: "sent it again" });
    await expect(message.getByText("Sent", { exact: true })).toBeVisible();
  });

  await test.step("the customer gets the reply in the thread, without the note, and answers", async () => {
    const mails = customer.getByRole("list", { name: "Mails of the customer" });
    const answer = mails.getByRole("listitem").filter({ hasText: "We have sent it again today." });
    await expect(answer).toBeVisible();
    await expect(answer).toContainText("support@acme.example");
    await expect(mails).not.toContainText("The carrier lost it.");
    await answer.getByRole("button", { name: "Reply" }).click();
    await customer.getByLabel("Message").fill("Thank you, it is here!");
    await customer.getByRole("button", { name: "Send as customer" }).click();
  });

  await test.step("the answer is a comment of the same request, on the open page", async () => {
    const comment = queue
      .getByRole("article", { name: /Message from Mia/ })
      .filter({ hasText: "it is here" });
    await expect(comment).toBeVisible();
    await queue.getByRole("button", { name: "Resolve", exact: true }).click();
    await expect(queue.getByText(/set the status to resolved/)).toBeVisible();
  });

  await test.step("a colleague who opens the queue finds it resolved", async () => {
    const context = await browser.newContext({ storageState: await queue.context().storageState() });
    const page = await context.newPage();
    await page.goto(new URL("/projects/DEMO/queue/resolved", queue.url()).href);
    await expect(page.getByRole("link", { name: question })).toBeVisible();
    await context.close();
  });
});

test("mail is pushed: it is on the open queue page long before the next poll", async ({
  adminPage,
  desk,
}) => {
  await adminPage.goto("/projects/DEMO/queue/needs-reply");
  const tookMs: number[] = [];
  for (const round of [1, 2, 3, 4, 5]) {
    const subject = `How fast are you? ${round} ${Date.now()}`;
    const mail = { from: "mia.fischer@customer.example", to: "support@acme.example", subject, text: "Tick." };
    const sent = await adminPage.request.post("/api/v1/sandbox/mails", {
      headers: { Origin: new URL(desk.baseUrl).origin },
      data: mail,
    });
    expect(sent.status()).toBe(201);
    const deliveredAt = performance.now();
    await adminPage.getByRole("link", { name: subject }).waitFor({ timeout: 10_000 });
    tookMs.push(Math.round(performance.now() - deliveredAt));
  }
  test
    .info()
    .annotations.push({ type: "from delivery to the open page, ms", description: tookMs.join(", ") });
  console.log(`from delivery to the open queue page: ${tookMs.join(", ")} ms`);
});
