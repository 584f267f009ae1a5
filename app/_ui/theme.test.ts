import { expect, it } from "vitest";
import { parseTheme, themeCookie } from "./theme.ts";

it.each([
  ["light", "light"],
  ["dark", "dark"],
  ["system", "system"],
  [undefined, "system"],
  ['"><script>', "system"],
])("cookie %s means %s", (value, theme) => {
  expect(parseTheme(value)).toBe(theme);
});

it("keeps the choice for a year, over https only where there is https", () => {
  expect(themeCookie("dark", false)).toBe("mailroom-theme=dark; Path=/; Max-Age=31536000; SameSite=Lax");
  expect(themeCookie("dark", true)).toContain("; Secure");
});
