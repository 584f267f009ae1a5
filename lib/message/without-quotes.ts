import { htmlTokens } from "./html-tokens.ts";
import { splitReplyHtml } from "./reply-html.ts";

const maxTokens = 200_000;

/** A text without its quoted lines: those that begin with > or |, as mail programs mark what they quote. */
export function withoutQuotedLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s{0,3}[>|]/.test(line))
    .join("\n")
    .trim();
}

/**
 * HTML without what mail programs quote: the quote that ends the mail, and every blockquote between the words. The
 * source is otherwise as sent and still UNSAFE. A blockquote that is never closed is left: nobody knows how far it goes.
 */
export function withoutQuotedHtml(html: string): string {
  const { kept } = splitReplyHtml(html);
  const open: number[] = [];
  const cuts: { start: number; end: number }[] = [];
  let count = 0;
  for (const token of htmlTokens(kept)) {
    count += 1;
    if (count > maxTokens) return kept;
    if (token.name !== "blockquote") continue;
    if (token.kind === "open") open.push(token.start);
    const start = token.kind === "close" ? open.pop() : undefined;
    if (start === undefined) continue;
    while ((cuts.at(-1)?.start ?? -1) > start) cuts.pop();
    cuts.push({ start, end: token.end });
  }
  let at = 0;
  let rest = "";
  for (const { start, end } of cuts) {
    rest += kept.slice(at, start);
    at = end;
  }
  return rest + kept.slice(at);
}
