import { expect, it } from "vitest";
import { initials } from "./avatar.tsx";

it.each([
  ["Ada Lovelace", "AL"],
  ["Ada King of Lovelace", "AL"],
  ["ada.lovelace@example.org", "AL"],
  ["support@example.org", "S"],
  ["Émile Zola", "ÉZ"],
  ["李 小龙", "李小"],
  ["", "?"],
  ["<>", "?"],
])("%s is %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
