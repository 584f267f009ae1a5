import { compile } from "html-to-text";
import { boundedHtml } from "./html-tokens.ts";

const limits = { characters: 1_000_000, depth: 60, quotes: 10, tags: 50_000 };

const convert = compile({
  wordwrap: false,
  limits: { maxBaseElements: 1 },
  formatters: {
    // The converter's own lists indent every line once per level, which hostile nesting makes quadratic.
    dashedItem: (element, walk, builder) => {
      builder.openBlock({ leadingLineBreaks: 1 });
      builder.addInline("- ");
      walk(element.children, builder);
      builder.closeBlock({ trailingLineBreaks: 1 });
    },
    linkWithTarget: (element, walk, builder) => {
      const attributes: unknown = element.attribs;
      const href = hrefOf(attributes);
      let words = "";
      builder.pushWordTransform((text: string) => {
        words += text;
        return text;
      });
      walk(element.children, builder);
      builder.popWordTransform();
      if (href !== "" && !sameTarget(words, href)) builder.addInline(` [${href}]`, { noWordTransform: true });
    },
  },
  selectors: [
    { selector: "a", format: "linkWithTarget" },
    { selector: "img", format: "skip" },
    { selector: "style", format: "skip" },
    { selector: "script", format: "skip" },
    { selector: "title", format: "skip" },
    { selector: "h1", options: { uppercase: false } },
    { selector: "h2", options: { uppercase: false } },
    { selector: "h3", options: { uppercase: false } },
    { selector: "h4", options: { uppercase: false } },
    { selector: "h5", options: { uppercase: false } },
    { selector: "h6", options: { uppercase: false } },
    { selector: "ul", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "ol", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "li", format: "dashedItem" },
    { selector: "table", format: "block" },
    { selector: "tr", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "td", format: "inline" },
    { selector: "th", format: "inline" },
    { selector: "p", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: "blockquote", options: { trimEmptyLines: false } },
  ],
});

function hrefOf(attributes: unknown): string {
  if (typeof attributes !== "object" || attributes === null || !("href" in attributes)) return "";
  const { href } = attributes;
  return typeof href === "string" && /^(?:https?|mailto|tel):/i.test(href) ? href.slice(0, 2_000) : "";
}

function sameTarget(words: string, href: string): boolean {
  const bare = (text: string) =>
    text
      .replace(/^(?:https?:\/\/|mailto:|tel:)/i, "")
      .replace(/\/$/, "")
      .toLowerCase();
  return bare(words.replace(/\s+/g, "")) === bare(href);
}

/**
 * The text of an HTML body for people to read and for search. Quotes become "> " blocks, links keep their target.
 * Bounded in input and depth; when a page defeats the converter, its tags are stripped instead.
 */
export function htmlToPlainText(html: string): string {
  const input = boundedHtml(html, limits);
  try {
    return tidy(convert(input));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // only nesting deeper than the stack is expected
    return tidy(stripTags(input));
  }
}

function tidy(text: string): string {
  // Line by line: a pattern for blanks at a line's end takes quadratic time over blanks that are followed by a word.
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Everything between "<" and ">" becomes a blank. One pass, no nesting. */
function stripTags(html: string): string {
  let text = "";
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    text += `${html.slice(at, open < 0 ? html.length : open)} `;
    if (open < 0) break;
    const close = html.indexOf(">", open);
    if (close < 0) break;
    at = close + 1;
  }
  return text;
}
