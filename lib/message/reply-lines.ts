import {
  attributionEvidence,
  attributionLines,
  deviceSignature,
  headerFromLine,
  headerSentLine,
  headerToLine,
  ruledAttribution,
  separatorLine,
} from "./quote-words.ts";
import { isReplyMarkerLine } from "./reply-marker.ts";

export type Split = { kept: string; folded: string };

const maxLineLength = 400;
const maxLines = 20_000;

/** Parts the text of a reply, see splitReply. Linear: every line is looked at a fixed number of times. */
export function splitReplyLines(text: string): Split {
  const lines = text.split("\n");
  if (lines.length > maxLines) return { kept: text, folded: "" };
  const start = leadingQuoteEnd(lines);
  const cut = findCut(lines);
  if (start > 0 && start < cut) return splitAt(lines, start, cut);
  return splitAt(lines, 0, cut);
}

function splitAt(lines: readonly string[], start: number, end: number): Split {
  const kept = lines.slice(start, end).join("\n").trim();
  if (kept === "") return { kept: lines.join("\n").trim(), folded: "" };
  const before = lines.slice(0, start).join("\n");
  const after = lines.slice(end).join("\n");
  return { kept, folded: before === "" ? after : `${before}\n${after}` };
}

/**
 * Where the answer begins below a quote that opens the mail with its introduction: 0 unless that is the only quote,
 * because answers between several quoted stretches need all of them to be understood.
 */
function leadingQuoteEnd(lines: readonly string[]): number {
  const first = nextFilled(lines, 0);
  const introduction = attributionLength(lines, first);
  const quote = nextFilled(lines, first + introduction);
  if (introduction === 0 || !isQuoted(lineAt(lines, quote))) return 0;
  let end = quote;
  while (end < lines.length && (isQuoted(lineAt(lines, end)) || lineAt(lines, end) === "")) end++;
  return lines.slice(end).some((line) => isQuoted(line.slice(0, 10))) ? 0 : end;
}

/** The index of the first line that is folded; all after it is folded too. `lines.length` when nothing is. */
function findCut(lines: readonly string[]): number {
  const separators = lines.findIndex((_, index) => beginsQuotedMail(lines, index));
  let end = separators < 0 ? lines.length : separators;
  end = withoutTrailingQuote(lines, end);
  end = withoutSignature(lines, end);
  // A line drawn above what was cut off belongs to it.
  const last = lastFilled(lines, end - 1);
  return last > 0 && /^[-_=*]{5,100}$/.test(lineAt(lines, last)) ? last : end;
}

function beginsQuotedMail(lines: readonly string[], index: number): boolean {
  const line = lineAt(lines, index);
  if (line === "") return false;
  if (
    isReplyMarkerLine(line) ||
    (!isQuoted(line) && (separatorLine.test(line) || ruledAttribution.test(line)))
  )
    return true;
  if (isHeaderBlock(lines, index)) return true;
  // An attribution above quote marks is judged with the quote, which may be answered line by line.
  const length = attributionLength(lines, index);
  if (length === 0) return false;
  const next = nextFilled(lines, index + length);
  return next < lines.length && !isQuoted(lineAt(lines, next)) && !hasQuoteAfter(lines, next);
}

/** "From:", "Sent:" and "To:" or "Subject:" in any order within six lines: the head of a mail quoted without marks. */
function isHeaderBlock(lines: readonly string[], index: number): boolean {
  const first = lineAt(lines, index);
  if (isQuoted(first) || !(headerFromLine.test(first) || headerSentLine.test(first))) return false;
  const block = [0, 1, 2, 3, 4, 5].map((offset) => lineAt(lines, index + offset));
  const has = (pattern: RegExp) => block.some((line) => pattern.test(line));
  return has(headerFromLine) && has(headerSentLine) && has(headerToLine);
}

/**
 * How many lines the introduction of a quote takes that begins at `index`: 0 for none, at most 3. Introductions that
 * end in a colon win over shorter ones that do not; a line before an introduction is not taken for a part of it.
 */
function attributionLength(lines: readonly string[], index: number): number {
  const length = joinedAttribution(lines, index);
  return length > 1 && joinedAttribution(lines, index + 1) === length - 1 ? 0 : length;
}

function joinedAttribution(lines: readonly string[], index: number): number {
  let joined = "";
  let found = 0;
  for (let length = 1; length <= 3; length++) {
    const line = lineAt(lines, index + length - 1);
    if (line === "" || isQuoted(line)) break;
    joined = joined === "" ? line : `${joined} ${line}`;
    if (joined.length > maxLineLength) break;
    if (!attributionEvidence.test(joined) || !attributionLines.some((pattern) => pattern.test(joined)))
      continue;
    if (/[:：]$/.test(joined)) return length;
    found ||= length;
  }
  return found;
}

/** Takes the last quote off, with its introduction, when nothing but blanks and a signature follows it. */
function withoutTrailingQuote(lines: readonly string[], end: number): number {
  const after = lastFilled(lines, withoutSignature(lines, end) - 1);
  let start = after;
  let hasQuote = false;
  while (
    start >= 0 &&
    (isQuoted(lineAt(lines, start)) || lineAt(lines, start) === "" || isWrappedQuote(lines, start))
  ) {
    if (isQuoted(lineAt(lines, start))) hasQuote = true;
    start--;
  }
  if (!hasQuote) return end;
  const introduction = lastFilled(lines, start);
  for (const length of [3, 2, 1]) {
    const first = introduction - length + 1;
    if (first >= 0 && attributionLength(lines, first) === length) return first;
  }
  return start + 1;
}

/** A program broke a quoted line in two and forgot the mark of the second half. */
function isWrappedQuote(lines: readonly string[], index: number): boolean {
  const previous = lineAt(lines, index - 1);
  return (
    isQuoted(previous) &&
    previous.length > 65 &&
    isQuoted(lineAt(lines, index + 1)) &&
    lineAt(lines, index).length < 40
  );
}

/** The index where the signature before `end` begins: "-- " (RFC 3676 §4.3) or a device's line. Else `end`. */
function withoutSignature(lines: readonly string[], end: number): number {
  const last = lastFilled(lines, end - 1);
  for (let index = last; index >= 0 && last - index < 25; index--) {
    const line = lines[index] ?? "";
    if (isQuoted(line)) break;
    if (/^(?:--|—|–|-- ?|__)[ \u00a0]?$/.test(line.trimEnd()) || line === "-- ") return index;
    if (last - index < 3 && deviceSignature.test(line.trim().slice(0, 150))) return index;
  }
  return end;
}

function hasQuoteAfter(lines: readonly string[], index: number): boolean {
  for (let at = index; at < Math.min(lines.length, index + 200); at++)
    if (isQuoted(lineAt(lines, at))) return true;
  return false;
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}[>|]/.test(line);
}

/** The line without trailing blanks; "" outside the text and for lines of blanks. */
function lineAt(lines: readonly string[], index: number): string {
  return (lines[index] ?? "").slice(0, 2_000).trim();
}

function lastFilled(lines: readonly string[], from: number): number {
  let index = from;
  while (index >= 0 && lineAt(lines, index) === "") index--;
  return index;
}

function nextFilled(lines: readonly string[], from: number): number {
  let index = from;
  while (index < lines.length && lineAt(lines, index) === "") index++;
  return index;
}
