import { expect, test } from "vitest";
import { lagWords } from "./lag-words.ts";

test.each([
  [0, "none"],
  [45, "45 s"],
  [60, "1 min"],
  [119 * 60, "119 min"],
  [3 * 3600, "3 h"],
  [50 * 3600, "2 days"],
])("%i seconds are %s", (seconds, words) => {
  expect(lagWords(seconds)).toBe(words);
});
