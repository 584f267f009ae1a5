import { decodeWords } from "postal-mime";
import { cleanLine, cleanText } from "./clean-text.ts";
import { parseDateHeader } from "./date-header.ts";
import { type Header, headerValue } from "./header-block.ts";
import { type Mailbox, parseMailboxList } from "./mailbox.ts";
import { type ParsedAttachment, readMessageBody } from "./message-body.ts";
import { parseMessageIds } from "./message-id.ts";
import { type MessageLimits, messageLimits, requireWithin } from "./message-limits.ts";
import { readMimeTree } from "./mime-tree.ts";

export type ParsedMessage = {
  from: Mailbox | null;
  sender: Mailbox | null;
  replyTo: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  /** decoded, one line, "" when there is none */
  subject: string;
  date: Date | null;
  /** ids are without angle brackets */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  /** the text part, or the HTML part as text; "" when there is neither */
  text: string;
  /** as sent, UNSAFE: only to be shown through safeHtml */
  html: string | null;
  attachments: ParsedAttachment[];
  /** in order, unfolded; encoded words are not decoded */
  headers: readonly Header[];
  /** short machine-readable names of what was wrong with the message and how it was read nevertheless */
  problems: string[];
};

export type { ParsedAttachment } from "./message-body.ts";

const maxSubjectLength = 1_000;
const maxMailboxes = 10_000;

/**
 * Reads any message (RFC 5322, MIME) in time linear to its size. What is broken is read as well as it can be and
 * named in `problems`. No string of the result holds a NUL.
 *
 * The MIME structure is read by our own splitter, addresses and encoded words by postal-mime: postal-mime's own
 * splitter needs 75 seconds for 10 MB of short lines and gives no access to a part's bytes when its charset lies.
 * @throws MessageTooComplexError (through the promise) naming the limit that the message exceeds
 */
export async function parseMessage(
  raw: Uint8Array,
  limits: MessageLimits = messageLimits,
): Promise<ParsedMessage> {
  requireWithin(limits, "sizeBytes", raw.length);
  const problems = new Set<string>();
  const root = readMimeTree(withoutLeadingBlankLines(raw), limits, problems);
  const body = readMessageBody(root, limits, problems);
  const headers = root.headers;
  const fromList = mailboxes(headers, "from", problems);
  if (headers.length === 0) problems.add("no-headers");
  if (fromList.length === 0) problems.add("no-sender");
  if (headers.filter((header) => header.name === "from").length > 1) problems.add("several-from-headers");
  const dateHeader = headerValue(headers, "date");
  const date = dateHeader === undefined ? null : parseDateHeader(dateHeader);
  if (dateHeader !== undefined && date === null) problems.add("unreadable-date");
  return {
    from: fromList[0] ?? null,
    sender: mailboxes(headers, "sender", problems)[0] ?? null,
    replyTo: mailboxes(headers, "reply-to", problems),
    to: mailboxes(headers, "to", problems),
    cc: mailboxes(headers, "cc", problems),
    subject: decodeHeaderText(headerValue(headers, "subject") ?? "").slice(0, maxSubjectLength),
    date,
    messageId: parseMessageIds(headerValue(headers, "message-id") ?? "")[0] ?? null,
    inReplyTo: parseMessageIds(headerValue(headers, "in-reply-to") ?? "", 20),
    references: parseMessageIds(headerValue(headers, "references") ?? ""),
    text: cleanText(body.text),
    html: body.html,
    attachments: body.attachments,
    headers,
    problems: [...problems],
  };
}

/** Decodes the encoded words (RFC 2047) of an unstructured header into one clean line. */
export function decodeHeaderText(value: string): string {
  return cleanLine(value.includes("=?") ? decodeWords(value.slice(0, 20_000)) : value.slice(0, 20_000));
}

function mailboxes(headers: readonly Header[], name: string, problems: Set<string>): Mailbox[] {
  const found = headers
    .filter((header) => header.name === name)
    .flatMap((header) => parseMailboxList(header.value));
  if (found.length > maxMailboxes) problems.add(`too-many-addresses-in-${name}`);
  return found.slice(0, maxMailboxes);
}

function withoutLeadingBlankLines(raw: Uint8Array): Buffer {
  let start = 0;
  while (raw[start] === 0x0a || raw[start] === 0x0d) start++;
  return Buffer.from(raw.buffer, raw.byteOffset + start, raw.byteLength - start);
}
