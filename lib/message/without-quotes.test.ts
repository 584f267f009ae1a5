import { expect, test } from "vitest";
import { withoutQuotedHtml, withoutQuotedLines } from "./without-quotes.ts";

test("lines that begin with > or | go, wherever they stand", () => {
  const text = "> Is it red?\nYes, it is.\n\n | and round?\nNo.\n>> older\n a > b";
  expect(withoutQuotedLines(text)).toBe("Yes, it is.\n\nNo.\n a > b");
  expect(withoutQuotedLines("> all\n> of it")).toBe("");
});

test("blockquotes go with all that is in them, the words between them stay", () => {
  const html =
    "<p>A</p><blockquote>q<blockquote>older</blockquote>q</blockquote><p>B</p><blockquote>q</blockquote>C";
  expect(withoutQuotedHtml(html)).toBe("<p>A</p><p>B</p>C");
});

test("the quote that ends the mail goes, by the marks of its program", () => {
  expect(withoutQuotedHtml('<div>New</div><div class="gmail_quote">Old</div>')).toBe("<div>New</div>");
});

test("what is left open, or closed only, stays", () => {
  expect(withoutQuotedHtml("<p>A<blockquote>words")).toBe("<p>A<blockquote>words");
  expect(withoutQuotedHtml("A</blockquote>B")).toBe("A</blockquote>B");
});
