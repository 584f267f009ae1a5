import { expect, test } from "vitest";
import { readMailBody } from "./mail-body.ts";

const reply = {
  text: "Yes.\n> red?\nNo.\n\nOn 1 May 2026 at 10:00, Desk <support@desk.test> wrote:\n> round?",
  html: '<p>Yes.</p><blockquote>red?</blockquote><p>No.</p><blockquote type="cite">round?</blockquote>',
};

test("the new words, with the quote folded away", () => {
  const body = readMailBody(reply, { kind: "new-words" });
  expect(body.text).toContain("> red?");
  expect(body.text).not.toContain("round?");
  expect(body.foldedText).toContain("round?");
});

test("the entire body, quote and all", () => {
  const body = readMailBody(reply, { kind: "entire" });
  expect(body).toMatchObject({ text: reply.text, foldedText: "", foldedHtml: null });
  expect(body.html).toContain("round?");
});

test("without any quote, in text and HTML", () => {
  const body = readMailBody(reply, { kind: "without-quotes" });
  expect(body).toMatchObject({ text: "Yes.\nNo.", foldedText: "", isCutAway: false });
  expect(body.html).toMatch(/Yes\..*No\./);
  expect(body.html).not.toMatch(/red|round/);
  const quoteOnly = { text: "> a\n> b", html: null };
  expect(readMailBody(quoteOnly, { kind: "without-quotes" })).toMatchObject({ text: "", isCutAway: true });
});

test("what stands before the marker; the rest is folded away", () => {
  const rule = { kind: "before-marker", pattern: "^## reply above" } as const;
  const marked = { text: "New\n## reply above this\nOld", html: "<p>New</p>" };
  expect(readMailBody(marked, rule)).toMatchObject({
    text: "New",
    html: null,
    foldedText: "## reply above this\nOld",
  });
  const html = '<p><b>New</b><img src="cid:a@b"></p><div>## reply above this</div><p>Old</p>';
  const cut = readMailBody({ ...marked, html }, rule);
  expect(cut).toMatchObject({ text: "New", foldedText: "## reply above this\nOld" });
  expect(cut.html).toMatch(/<b>New<\/b>.*cid:a/);
  expect(cut.html).not.toMatch(/reply above|Old/);
  expect(readMailBody({ text: "New only", html: null }, rule)).toMatchObject({ text: "New only" });
  expect(readMailBody({ text: "## reply above", html: null }, rule)).toMatchObject({ isCutAway: true });
});

test("a marker pattern that runs away leaves the body whole, and says so", () => {
  const hostile = { text: `${"a".repeat(60)}!`, html: null };
  const body = readMailBody(hostile, { kind: "before-marker", pattern: "^(a+)+$" });
  expect(body).toMatchObject({ text: hostile.text, problems: ["marker-pattern-too-slow"] });
});
