import { expect, it } from "vitest";
import { emailInput, lineInput, normalizeEmail, requiredLineInput, textInput } from "./input-text.ts";

it.each([
  [" Ann@Example.COM ", "ann@example.com"],
  ["jürgen@bücher.example", "jürgen@xn--bcher-kva.example"],
  ['"a@b"@Example.com', '"a@b"@example.com'],
  ["a\0b@example.com", "ab@example.com"],
  ["nothing", "nothing"],
  ["@example.com", "@example.com"],
])("normalises %j to %j", (given, expected) => {
  expect(normalizeEmail(given)).toBe(expected);
  expect(normalizeEmail(expected)).toBe(expected);
});

it("takes e-mail addresses only", () => {
  expect(emailInput.parse("  Ann@Example.com")).toBe("ann@example.com");
  for (const wrong of [
    "",
    "ann",
    "ann@",
    "@example.com",
    "a b@example.com",
    "a@b@example.com",
    "<a@example.com>",
    "a,b@example.com",
    "a@-b.example",
    "ann@example.com\r\nBcc: x@y.z",
  ]) {
    expect(emailInput.safeParse(wrong).success, wrong).toBe(false);
  }
});

it("makes one line of a line", () => {
  expect(lineInput(50).parse(" a\0b\r\nSubject: c\t ")).toBe("ab Subject: c");
  expect(requiredLineInput(50).safeParse(" \0\n ").success).toBe(false);
  expect(lineInput(3).safeParse("abcd").success).toBe(false);
});

it("keeps the lines of a text and drops NUL", () => {
  expect(textInput(50).parse("a\r\nb\rc\0\n")).toBe("a\nb\nc\n");
});
