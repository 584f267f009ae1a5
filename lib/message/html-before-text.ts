import { htmlToPlainText } from "./html-text.ts";
import { htmlTokens } from "./html-tokens.ts";

/** Its words are read a dozen times: of longer HTML that would take seconds. */
const longestHtml = 100_000;

/**
 * The beginning of HTML whose words are these ones, as `htmlToPlainText` reads them; blanks make no difference. Null:
 * no piece of text begins just behind them, so that it can not be cut there, or it is longer than 100,000 characters. What is left open is left open; the source
 * is otherwise as sent and still UNSAFE.
 */
export function htmlBeforeText(html: string, words: string): string | null {
  if (html.length > longestHtml) return null;
  const wanted = withoutBlanks(words);
  const starts: number[] = [];
  for (const token of htmlTokens(html)) if (token.kind === "text") starts.push(token.start);
  const wordsUpTo = (start: number) => withoutBlanks(htmlToPlainText(html.slice(0, start)));
  // The last one with no more words than are wanted: images without words before the cut stay.
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wordsUpTo(starts[middle] ?? 0).length <= wanted.length) low = middle + 1;
    else high = middle;
  }
  const start = starts[low - 1];
  return start !== undefined && wordsUpTo(start) === wanted ? html.slice(0, start) : null;
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, "");
}
