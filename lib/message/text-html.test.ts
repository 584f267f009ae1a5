import { expect, test } from "vitest";
import { textToHtml } from "./text-html.ts";

test("paragraphs, line breaks and escapes", () => {
  expect(textToHtml('Hi <b>\r\nthere & "you"\n\n\n\nBye')).toBe(
    "<p>Hi &lt;b&gt;<br>\nthere &amp; &quot;you&quot;</p>\n<p>Bye</p>",
  );
  expect(textToHtml("")).toBe("");
});

test("addresses become links, scripts do not", () => {
  const html = textToHtml(
    "see https://example.com/a?b=1&c=2, www.example.com or anna@example.com; not javascript:alert(1)",
  );
  expect(html).toContain('<a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">');
  expect(html).toContain('href="http://www.example.com"');
  expect(html).toContain('href="mailto:anna@example.com"');
  expect(html).not.toContain('href="javascript');
});

test("a link can not break out of its attribute", () => {
  expect(textToHtml('https://example.com/"onmouseover="x')).not.toMatch(/" ?onmouseover="/);
});

test("long lines take linear time", () => {
  expect(textToHtml("a@".repeat(500_000)).length).toBeGreaterThan(1_000_000);
});
