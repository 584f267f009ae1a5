import { z } from "zod";
import { expect, test } from "./desk.ts";

const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

test("nothing answers without sign-in but the API's document", async ({ request, desk }) => {
  const document = await request.get(`${desk.baseUrl}/api/v1/openapi.json`);
  expect(document.status()).toBe(200);
  const { paths } = openApi.parse(await document.json());
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ path, method, operationId })),
  );
  expect(operations.length).toBeGreaterThan(40);
  for (const { path, method, operationId } of operations) {
    const url = `${desk.baseUrl}/api/v1${path.replace(/\{\w+\}/g, "00000000-0000-4000-8000-000000000000")}`;
    const answer = await request.fetch(url, { method, headers: { origin: desk.baseUrl } });
    expect(answer.status(), operationId).toBe(401);
    expect(answer.headers()["content-security-policy"], operationId).toContain("default-src 'none'");
    if (method === "get") continue;
    const forged = await request.fetch(url, { method, headers: { origin: "https://evil.example" } });
    expect(forged.status(), operationId).toBe(403);
  }
});

test("every page leads to the sign-in, and none can be framed", async ({ page, desk }) => {
  for (const path of [
    "/",
    "/projects/DEMO/queue/all",
    "/projects/DEMO/mail-log",
    "/admin/users",
    "/sandbox",
  ]) {
    const answer = await page.goto(`${desk.baseUrl}${path}`);
    const policy = (await answer?.headerValue("content-security-policy")) ?? "";
    expect(policy, path).toContain("frame-ancestors 'none'");
    await expect(page, path).toHaveURL(/\/sign-in\?next=%2F/);
  }
});

test("what streams before the sign-in shows nothing", async ({ request, desk }) => {
  for (const path of ["/admin/users", "/admin/audit", "/projects/DEMO/mail-log"]) {
    const text = await (await request.get(`${desk.baseUrl}${path}`, { maxRedirects: 0 })).text();
    expect(text, path).not.toMatch(/@desk\.example|@acme\.example|@customer\.example/);
  }
});
