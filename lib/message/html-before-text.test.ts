import { expect, test } from "vitest";
import { htmlBeforeText } from "./html-before-text.ts";

const marker = "## reply above";

test.each([
  ["formatting", `<p>It is <b>broken</b> &amp; old.</p><p>${marker}</p><p>Old</p>`, "It is broken & old."],
  ["a picture before the marker", `Hi<br>\n<img src="cid:a">\n<div>${marker}<br>Old</div>`, "Hi"],
  ["a marker that is formatted", `<div>Hi</div><div><b>##</b> reply above</div>`, "Hi"],
])("%s: what stands before stays as it is", (_name, html, words) => {
  const cut = htmlBeforeText(html, words);
  expect(cut).toBe(html.slice(0, html.indexOf(html.includes(marker) ? marker : "##")));
});

test.each([
  ["in the middle of a piece of text", `<p>Hi ${marker}</p>`, "Hi"],
  ["where other words stand", `<p>Hello</p><p>${marker}</p>`, "Hi"],
  ["in no text at all", "", "Hi"],
])("%s it is not cut", (_name, html, words) => {
  expect(htmlBeforeText(html, words)).toBeNull();
});

test("many pieces of text are no matter, but what would take long is left", () => {
  const long = (times: number) => `${"<i>word</i> ".repeat(times)}<p>${marker}</p>`;
  expect(htmlBeforeText(long(500), "word ".repeat(500))).toBe(long(500).slice(0, -(marker.length + 4)));
  expect(htmlBeforeText(long(10_000), "word ".repeat(10_000))).toBeNull();
});
