import { expect, signIn, test } from "./desk.ts";

test("the first admin signs in with what the first start printed, and out again", async ({ page, desk }) => {
  await page.goto(desk.baseUrl);
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, desk);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Hello");
  await page.getByRole("button", { name: new RegExp(desk.email) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(desk.baseUrl);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a wrong password and an unknown address get the same answer", async ({ page, desk }) => {
  for (const email of [desk.email, "nobody@desk.example"]) {
    await page.goto(`${desk.baseUrl}/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("do not match an account")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  }
});

test("after signing in one lands on the page one wanted, never on another site", async ({ page, desk }) => {
  await page.goto(`${desk.baseUrl}/sandbox`);
  await expect(page).toHaveURL(/next=%2Fsandbox/);
  await page.getByLabel("E-mail").fill(desk.email);
  await page.getByLabel("Password").fill(desk.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${desk.baseUrl}/sandbox`);
  for (const next of ["//evil.example/", "/%09/evil.example/", "/.//evil.example/"]) {
    await page.goto(`${desk.baseUrl}/sign-in?next=${next}`);
    await expect(page).toHaveURL(`${desk.baseUrl}/`);
  }
});

test("what is sent before the page's program is there waits for it, and never stands in the address", async ({
  page,
  desk,
}) => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released;
    await route.continue();
  });
  const addresses: string[] = [];
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  await page.goto(`${desk.baseUrl}/sign-in`, { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill(desk.email);
  await page.getByLabel("Password").fill(desk.password);
  await page.getByRole("button", { name: "Sign in" }).click({ noWaitAfter: true });
  release();
  await page.waitForURL((url) => url.pathname === "/");
  expect(addresses.filter((address) => address.includes("password"))).toEqual([]);
});
