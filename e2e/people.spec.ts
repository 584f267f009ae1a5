import { expect, signIn, test } from "./desk.ts";

const agent = { email: `grace-${Date.now()}@desk.example`, password: "the password of an agent" };

test("a system admin adds an agent, who sees the queue of the project and nothing of its administration", async ({
  adminPage,
  browser,
  desk,
}) => {
  const origin = new URL(desk.baseUrl).origin;
  const api = adminPage.request;
  const created = await api.post("/api/v1/users", {
    headers: { Origin: origin },
    data: { email: agent.email, name: "Grace Hopper", password: agent.password },
  });
  expect(created.status()).toBe(201);
  await adminPage.goto("/projects/DEMO/settings/people");
  await adminPage.getByRole("combobox", { name: /Person/ }).fill("Grace");
  await adminPage
    .getByRole("option", { name: /Grace Hopper/ })
    .first()
    .click();
  await adminPage.getByRole("button", { name: /^Add/ }).click();
  await expect(adminPage.getByRole("table").getByText(agent.email)).toBeVisible();

  const context = await browser.newContext({ baseURL: desk.baseUrl });
  const page = await context.newPage();
  await signIn(page, { baseUrl: desk.baseUrl, ...agent });
  await page.goto("/projects/DEMO/queue/all");
  await expect(page.getByRole("heading", { name: "Acme Support" })).toBeVisible();
  await expect(page.getByRole("link", { name: "OAuth integrations" })).toHaveCount(0);
  for (const address of ["/projects/DEMO/settings/email", "/admin/users", "/admin/oauth-integrations"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/nothing here/i);
  }
  await context.close();
});

test("writes from another origin are refused, pages may not be framed, scripts need the nonce", async ({
  adminPage,
  desk,
}) => {
  const foreign = await adminPage.request.patch("/api/v1/profile", {
    headers: { Origin: "https://evil.example" },
    data: { name: "Mallory" },
  });
  expect(foreign.status()).toBe(403);
  const answer = await adminPage.request.get(desk.baseUrl);
  const policy = answer.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src [^;]*'nonce-/);
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).not.toContain("unsafe-inline");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
});

test("a personal token opens the API, and the API describes itself", async ({
  adminPage,
  playwright,
  desk,
}) => {
  await adminPage.goto("/profile");
  await adminPage.getByRole("button", { name: "Create token" }).click();
  const dialog = adminPage.getByRole("dialog");
  await dialog.getByLabel("Name").fill("journey");
  await dialog.getByRole("button", { name: "Create token" }).click();
  const value = await dialog.getByRole("textbox", { name: "Token" }).inputValue();
  expect(value).toMatch(/^mrt_[\w-]{43}$/);
  const machine = await playwright.request.newContext({
    baseURL: desk.baseUrl,
    extraHTTPHeaders: { Authorization: `Bearer ${value}` },
  });
  const projects = await machine.get("/api/v1/projects");
  expect(projects.status()).toBe(200);
  expect(await projects.json()).toMatchObject({ items: [expect.objectContaining({ key: "DEMO" })] });
  const document = await machine.get("/api/v1/openapi.json");
  expect(await document.json()).toMatchObject({ openapi: "3.1.0" });
  await machine.dispose();
});
