import { expect, it } from "vitest";
import { suggestKey } from "./suggest-key.ts";

it.each([
  ["Support", "SUP"],
  ["Acme Support Desk", "ASD"],
  ["Überseehäfen und Zölle", "UUZ"],
  ["2nd line support", "LS"],
  ["it", "IT"],
  ["", ""],
  ["–", ""],
  ["Поддержка", ""],
])("suggests for %j the key %j", (name, key) => {
  expect(suggestKey(name)).toBe(key);
});
