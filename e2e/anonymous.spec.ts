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

test("no page shows anything without sign-in, nor can be framed", async ({ request, desk }) => {
  for (const path of [
    "/",
    "/projects/DEMO/queue/all",
    "/admin/users",
    "/admin/audit",
    "/sandbox",
    "/profile",
  ]) {
    const answer = await request.get(`${desk.baseUrl}${path}`, { maxRedirects: 0 });
    expect([303, 307], path).toContain(answer.status());
    expect(answer.headers().location, path).toContain("/sign-in?next=");
    expect(answer.headers()["content-security-policy"], path).toContain("frame-ancestors 'none'");
  }
});
