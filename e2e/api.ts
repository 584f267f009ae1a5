import { expect, type Page } from "@playwright/test";
import type { z } from "zod";
import type { Desk } from "./desk.ts";

/** Calls the API as the person who is signed in at the page, and fails with what it says. */
export async function callApi<Answer>(
  page: Page,
  desk: Desk,
  call: {
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    readonly path: string;
    readonly body?: unknown;
  },
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  const { method, path, body } = call;
  const response = await page.request.fetch(`${desk.baseUrl}/api/v1${path}`, {
    method,
    headers: { Origin: desk.baseUrl },
    ...(body !== undefined && { data: body }),
  });
  const words = await response.text();
  expect(response.ok(), `${method} ${path}: ${words}`).toBe(true);
  return answer.parse(words === "" ? undefined : JSON.parse(words));
}
