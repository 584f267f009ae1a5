import { attributeValue, type HtmlToken, htmlTokens, voidElements } from "./html-tokens.ts";
import { separatorLine } from "./quote-words.ts";
import type { Split } from "./reply-lines.ts";
import { isReplyMarkerLine } from "./reply-marker.ts";

const maxTokens = 200_000;

// Where mail programs begin what they quote: the element that holds it, or the mark after which all is quote.
type Mark = "holds" | "precedes" | null;

const holdingClasses =
  /(?:^|\s)(?:gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|lark-mail-quote|history-quote-wrapper|mailroom_quote|ms-outlook-mobile-reference-message|outlookmessageheader|front-blockquote)(?:\s|$)/i;
const precedingIds =
  /^(?:x_)*(?:divrplyfwdmsg|appendonsend|replysplit|mail-editor-reference-message-container|ms-outlook-mobile-body-separator-line|zwchr)$/i;

/**
 * Parts the HTML of a reply by structure, see splitReply. Only a quote that ends the mail is folded: when words
 * follow it, they are answers, and everything stays. Both halves are source as sent and still UNSAFE.
 */
export function splitReplyHtml(html: string): Split {
  const whole = { kept: html, folded: "" };
  const tokens: HtmlToken[] = [];
  for (const token of htmlTokens(html)) {
    tokens.push(token);
    if (tokens.length > maxTokens) return whole;
  }
  const cut = findCut(html, tokens);
  if (cut === null) return whole;
  const kept = html.slice(0, cut);
  return hasWords(tokens, html, cut) ? { kept, folded: html.slice(cut) } : whole;
}

/** The offset at which the quote begins that reaches to the end of the mail. */
function findCut(html: string, tokens: readonly HtmlToken[]): number | null {
  const closings = closingIndexes(tokens);
  const lastWords = tokens.findLastIndex((token) => isWords(html, token));
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "text") {
      const line = html.slice(token.start, Math.min(token.end, token.start + 300)).trim();
      if (isReplyMarkerLine(line) || separatorLine.test(line)) return token.start;
      continue;
    }
    if (token.kind !== "open") continue;
    const mark = markOf(token);
    if (mark === "precedes") return token.start;
    if (mark === "holds" && (closings[index] ?? tokens.length) >= lastWords)
      return attributionStart(html, tokens, index);
  }
  return null;
}

function markOf(token: HtmlToken): Mark {
  const { name, attributes } = token;
  if (attributes === "") return null;
  const className = attributeValue(attributes, "class");
  if (name === "blockquote") return isQuotation(attributes, className) ? "holds" : null;
  if (className !== "" && holdingClasses.test(className))
    return className.includes("moz-cite-prefix") ? "precedes" : "holds";
  const id =
    attributeValue(attributes, "id") || attributeValue(attributes, "data-marker").replaceAll("_", "");
  if (id !== "" && (precedingIds.test(id) || /^yahoo_quoted/i.test(id))) return "precedes";
  if (name !== "div") return null;
  // Outlook for the desktop: a line above, blue until 2010 and grey since, with "From:" below it.
  const style = attributeValue(attributes, "style").toLowerCase().replace(/\s+/g, "");
  return /border:none;border-top:solid#(?:e1e1e1|b5c4df)1\.0pt/.test(style) ? "precedes" : null;
}

function isQuotation(attributes: string, className: string): boolean {
  return (
    attributeValue(attributes, "type").toLowerCase() === "cite" ||
    /gmail_quote|iosSMSQuote|zimbra|cite/i.test(className)
  );
}

/** For every opening token the index of the token that closes it; elements left open reach to the end. */
function closingIndexes(tokens: readonly HtmlToken[]): number[] {
  const closings = tokens.map(() => tokens.length);
  const open = new Map<string, number[]>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "open" && !voidElements.has(token.name)) {
      const same = open.get(token.name);
      if (same === undefined) open.set(token.name, [index]);
      else same.push(index);
    } else if (token.kind === "close") {
      const opening = open.get(token.name)?.pop();
      if (opening !== undefined) closings[opening] = index;
    }
  }
  return closings;
}

function isWords(html: string, token: HtmlToken): boolean {
  if (token.kind === "open") return token.name === "img";
  return (
    token.kind === "text" && html.slice(token.start, token.end).replace(/&nbsp;|&#160;|&zwnj;|\s/g, "") !== ""
  );
}

function hasWords(tokens: readonly HtmlToken[], html: string, before: number): boolean {
  return tokens.some((token) => token.end <= before && isWords(html, token));
}

/** An introduction ("On … wrote:") right above a cited block goes with it: back to the block element that holds it. */
function attributionStart(html: string, tokens: readonly HtmlToken[], index: number): number {
  const own = tokens[index]?.start ?? 0;
  let words = "";
  for (let at = index - 1; at >= 0 && index - at < 30; at--) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === "text") words = html.slice(token.start, token.end) + words;
    const isBlock = token.kind === "open" && /^(?:div|p)$/.test(token.name);
    if ((isBlock || token.name === "br") && words.trim() !== "") {
      return words.length < 500 && /[:：]\s*$/.test(words.replace(/&nbsp;/g, " ").trimEnd())
        ? token.start
        : own;
    }
  }
  return own;
}
