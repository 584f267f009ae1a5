import { decodeUnlabelled } from "./charset.ts";

/** One header field: lower-case name, unfolded value, encoded words (RFC 2047) left as they are. */
export type Header = { name: string; value: string };

export type HeaderBlock = { headers: Header[]; bodyStart: number; malformedLines: number };

const lineFeed = 0x0a;
const fieldName = /^[!-9;-~]{1,100}[ \t]{0,20}:/; // RFC 5322 §2.2, with the blanks of §4.5
const wellKnown =
  /^(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|reply-to|references|in-reply-to|content-[a-z-]{1,40}|x-[a-z0-9-]{1,60}):/i;

/**
 * Reads the header block that begins at `start` (RFC 5322 §2.2), ending at an empty line, at `end`, or where
 * `isBoundary` says that a MIME delimiter line begins. A block whose first line is no header is empty: the text
 * begins at once. Lines that are no header are skipped while real headers still follow, else the body begins there.
 */
export function readHeaderBlock(
  raw: Buffer,
  start: number,
  end: number,
  isBoundary: (lineStart: number, lineEnd: number) => boolean = () => false,
): HeaderBlock {
  const fields: string[][] = [];
  let malformedLines = 0;
  let headersReachTo = -1;
  let at = start;
  while (at < end) {
    const feed = raw.indexOf(lineFeed, at);
    const next = feed < 0 || feed >= end ? end : feed + 1;
    const line = readLine(raw, at, next);
    if (line === "") return { headers: asHeaders(fields), bodyStart: next, malformedLines };
    if (line.startsWith("--") && isBoundary(at, next)) break;
    const isFolded = line.startsWith(" ") || line.startsWith("\t");
    const open = fields.at(-1);
    if (isFolded && open !== undefined) open.push(line);
    else if (!isFolded && fieldName.test(line)) fields.push([line]);
    else {
      const isEnvelopeLine = at === start && /^>?From /.test(line); // mbox, RFC 4155
      if (!isEnvelopeLine && at >= headersReachTo) {
        headersReachTo = lastKnownHeader(raw, next, end, fields.length === 0 ? 3 : 1);
        if (headersReachTo < at) break;
      }
      if (!isEnvelopeLine) malformedLines++;
    }
    at = next;
  }
  return { headers: asHeaders(fields), bodyStart: at, malformedLines };
}

function readLine(raw: Buffer, start: number, next: number): string {
  let stop = next;
  while (stop > start && (raw[stop - 1] === lineFeed || raw[stop - 1] === 0x0d)) stop--;
  return raw.toString("latin1", start, stop);
}

/** Where the last well-known header line before the next empty line begins, or -1 when there are fewer than `least`. */
function lastKnownHeader(raw: Buffer, start: number, end: number, least: number): number {
  let found = -1;
  let count = 0;
  for (let at = start; at < end; ) {
    const feed = raw.indexOf(lineFeed, at);
    const next = feed < 0 || feed >= end ? end : feed + 1;
    const line = readLine(raw, at, Math.min(next, at + 100));
    if (line === "") break;
    if (wellKnown.test(line)) {
      found = at;
      count++;
    }
    at = next;
  }
  return count < least ? -1 : found;
}

/** Raw 8 bit headers are UTF-8 (RFC 6532), or else, in old mail, in the charset of the body. */
function asHeaders(fields: readonly string[][]): Header[] {
  const contentType = fields.find((lines) => /^content-type\s{0,20}:/i.test(lines[0] ?? ""))?.join("") ?? "";
  const charset = /charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  return fields.map((lines) => {
    const text = lines.join("");
    const colon = text.indexOf(":");
    const value = decodeUnlabelled(Buffer.from(text.slice(colon + 1), "latin1"), charset);
    return {
      name: text.slice(0, colon).trim().toLowerCase(),
      value: value.replace(/[\0\r\n]+/g, " ").trim(),
    };
  });
}

/** The value of the first header of that lower-case name. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value;
}
