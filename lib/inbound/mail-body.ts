import { htmlBeforeText } from "@/lib/message/html-before-text.ts";
import { htmlToPlainText } from "@/lib/message/html-text.ts";
import { splitReply } from "@/lib/message/reply-text.ts";
import { safeHtml } from "@/lib/message/safe-html.ts";
import { withoutQuotedHtml, withoutQuotedLines } from "@/lib/message/without-quotes.ts";
import type { Destination } from "./destination.ts";
import { splitAtMarker } from "./marker-pattern.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** Which part of a mail's body counts. */
export type BodyRule =
  /** The words that its writer wrote; quote and signature are folded away. */
  | { readonly kind: "new-words" }
  | { readonly kind: "entire" }
  | { readonly kind: "without-quotes" }
  | { readonly kind: "before-marker"; readonly pattern: string };

/** The part of a body that counts in a handler's mail; null: in a channel's. */
export function bodyRuleOf(handler: Destination["handler"]): BodyRule {
  switch (handler?.kind) {
    case "COMMENT_ENTIRE":
      return { kind: "entire" };
    case "COMMENT_WITHOUT_QUOTES":
      return { kind: "without-quotes" };
    case "COMMENT_BEFORE_MARKER":
      return handler.markerPattern === null
        ? { kind: "entire" }
        : { kind: "before-marker", pattern: handler.markerPattern };
    default:
      return { kind: "new-words" };
  }
}

type MailBody = Pick<UnderstoodMail, "text" | "html" | "foldedText" | "foldedHtml" | "isCutAway"> & {
  readonly problems: readonly string[];
};

type Source = { readonly text: string; readonly html: string | null };

/** The body of a mail as it is kept: what counts, what is folded away, HTML made safe. */
export function readMailBody(source: Source, rule: BodyRule): MailBody {
  switch (rule.kind) {
    case "new-words":
      return newWords(source);
    case "entire":
      return whole(source);
    case "without-quotes":
      return withoutQuotes(source);
    case "before-marker":
      return beforeMarker(source, rule.pattern);
  }
}

const nothingFolded = { foldedText: "", foldedHtml: null, isCutAway: false, problems: [] } as const;

function newWords(source: Source): MailBody {
  const split = splitReply(source);
  return {
    ...nothingFolded,
    text: split.newText,
    html: split.newHtml === null ? null : safe(split.newHtml),
    foldedText: split.foldedText,
    foldedHtml: split.foldedHtml === null ? null : safe(split.foldedHtml),
  };
}

function whole({ text, html }: Source): MailBody {
  return { ...nothingFolded, text: text.trim(), html: html === null ? null : safe(html) };
}

function withoutQuotes(source: Source): MailBody {
  const text = withoutQuotedLines(splitReply(source).newText);
  const html = source.html === null ? null : withoutQuotedHtml(source.html);
  return {
    ...nothingFolded,
    text,
    html: html === null ? null : safe(html),
    isCutAway: text === "" && source.text.trim() !== "",
  };
}

/** HTML is kept where the marker is found in its words too and it can be cut just there; else the text alone is. */
function beforeMarker(source: Source, pattern: string): MailBody {
  const split = splitAtMarker(source.text, pattern);
  if (!split.found) {
    return { ...whole(source), problems: split.problem === null ? [] : [split.problem] };
  }
  const text = split.before.trim();
  const html = source.html === null || text === "" ? null : htmlBeforeMarker(source.html, pattern);
  return { ...nothingFolded, text, html, foldedText: split.after, isCutAway: text === "" };
}

function htmlBeforeMarker(html: string, pattern: string): string | null {
  const split = splitAtMarker(htmlToPlainText(html), pattern);
  if (!split.found || split.before.trim() === "") return null;
  const before = htmlBeforeText(html, split.before);
  return before === null ? null : safe(before);
}

/** Images of the mail keep their Content-ID: their addresses are known only once the attachments have rows. */
function safe(html: string): string {
  return safeHtml(html, { contentIdUrl: (contentId) => `cid:${encodeURIComponent(contentId)}` }).html;
}
