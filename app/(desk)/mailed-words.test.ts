import { expect, test } from "vitest";
import { mailedWords } from "./mailed-words.ts";

const none = { told: 0, waiting: 0, failed: 0, failureDetail: null };

test.each([
  [none, null],
  [{ ...none, told: 1 }, "Mailed to one admin."],
  [{ ...none, waiting: 2 }, "Being mailed to 2 admins."],
  [
    { ...none, told: 2, waiting: 1, failureDetail: "By a@b.test: no connection." },
    "Mailed to 2 admins. Could not be mailed to one admin yet; Mailroom tries again.",
  ],
  [{ ...none, failed: 1, failureDetail: "Given up." }, "Could not be mailed to one admin."],
])("%j: %s", (mails, words) => {
  expect(mailedWords(mails)).toBe(words);
});
