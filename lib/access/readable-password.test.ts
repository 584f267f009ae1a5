import { expect, it } from "vitest";
import { readablePassword } from "./readable-password.ts";

it("makes four groups of five characters that are not taken for each other", () => {
  const made = Array.from({ length: 200 }, readablePassword);
  for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
  expect(new Set(made).size).toBe(made.length);
});
