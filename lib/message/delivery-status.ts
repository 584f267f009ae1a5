import { decodeCharset } from "./charset.ts";
import { type Header, headerValue, readHeaderBlock } from "./header-block.ts";
import { isAddress, normalizeAddress } from "./mailbox.ts";
import { parseMessageIds } from "./message-id.ts";
import type { ParsedAttachment, ParsedMessage } from "./parse-message.ts";

type DeliveryAction = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

type RecipientStatus = {
  /** the address the mail was sent to, as we wrote it where the report tells (Original-Recipient) */
  recipient: string;
  action: DeliveryAction;
  /** enhanced status code (RFC 3463) such as "5.1.1"; null when the report gives none */
  status: string | null;
  /** the words of the server that refused, one line; null when the report gives none */
  diagnostic: string | null;
};

export type DeliveryStatus = {
  recipients: RecipientStatus[];
  /** Message-ID, without angle brackets, of the mail that the report is about */
  originalMessageId: string | null;
};

const maxReportBytes = 500_000;
const maxRecipients = 1_000;
const maxDiagnosticLength = 1_000;

/**
 * Reads a report about the delivery of a mail: RFC 3464 where the message holds such a part, and else what servers
 * write in their own words (X-Failed-Recipients, an address and a status code in the text). Null when there is
 * nothing of either kind. Says nothing about whether the report can be believed: that is for the signed Message-ID.
 */
export function readDeliveryStatus(message: ParsedMessage): DeliveryStatus | null {
  const recipients = reportParts(message).flatMap(readReport).slice(0, maxRecipients);
  const known = recipients.length > 0 ? recipients : readOwnWords(message);
  return known.length === 0 ? null : { recipients: known, originalMessageId: originalMessageId(message) };
}

function reportParts(message: ParsedMessage): ParsedAttachment[] {
  const isReport = (part: ParsedAttachment) =>
    part.contentType === "message/delivery-status" || part.contentType === "message/global-delivery-status";
  return message.attachments.filter(isReport);
}

/** Groups of fields between empty lines: the first is about the message, each other about one recipient (§2.1). */
function readReport(part: ParsedAttachment): RecipientStatus[] {
  const raw = Buffer.from(part.content.subarray(0, maxReportBytes));
  const found: RecipientStatus[] = [];
  for (let at = 0; at < raw.length; ) {
    const block = readHeaderBlock(raw, at, raw.length);
    at = block.bodyStart > at ? block.bodyStart : raw.length;
    const recipient = readRecipient(block.headers);
    if (recipient !== null) found.push(recipient);
  }
  return found;
}

function readRecipient(fields: readonly Header[]): RecipientStatus | null {
  const original = typedAddress(headerValue(fields, "original-recipient"));
  const final = typedAddress(headerValue(fields, "final-recipient"));
  const recipient = original ?? final ?? typedAddress(headerValue(fields, "x-actual-recipient"));
  if (recipient === null) return null;
  const diagnostic = (headerValue(fields, "diagnostic-code") ?? "").replace(/^[a-z0-9-]{1,30}\s?;\s?/i, "");
  const status = enhancedStatus(headerValue(fields, "status") ?? "") ?? enhancedStatus(diagnostic);
  return {
    recipient,
    action: readAction(headerValue(fields, "action") ?? "", status),
    status,
    diagnostic: diagnostic === "" ? null : diagnostic.slice(0, maxDiagnosticLength).toWellFormed(),
  };
}

/** `rfc822; user@example.com`, with or without the type and angle brackets. */
function typedAddress(value: string | undefined): string | null {
  if (value === undefined) return null;
  const bare = value
    .replace(/^[a-z0-9-]{1,30}\s?;/i, "")
    .replace(/[<>]/g, "")
    .trim();
  const address = bare.split(/\s/)[0] ?? "";
  return address.includes("@") ? normalizeAddress(address) : null;
}

function readAction(value: string, status: string | null): DeliveryAction {
  const word = /[a-z]{1,20}/.exec(value.toLowerCase())?.[0] ?? "";
  if (word === "failed" || word === "delivered" || word === "relayed" || word === "expanded") return word;
  if (word === "delayed" || word === "deferred") return "delayed";
  if (status?.startsWith("4.")) return "delayed";
  return status?.startsWith("2.") ? "delivered" : "failed";
}

function enhancedStatus(text: string): string | null {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(text.slice(0, 2_000))?.[0] ?? null;
}

/** Reports in prose: the addresses that did not get the mail, and the first status code beside them. */
function readOwnWords(message: ParsedMessage): RecipientStatus[] {
  const words = message.text.slice(0, 10_000);
  const listed = headerValue(message.headers, "x-failed-recipients");
  const isReport =
    listed !== undefined || /(?:deliver|undeliver|could not|failed|returned|rejected|unknown)/i.test(words);
  if (!isReport || (listed === undefined && !comesFromMailSystem(message))) return [];
  const ownAddresses = new Set(
    [message.from, ...message.to, ...message.cc].map((mailbox) => mailbox?.address),
  );
  const named = (listed ?? "")
    .split(/[\s,;]+/)
    .filter(isAddress)
    .map(normalizeAddress);
  const mentioned = [...words.matchAll(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,200}[\w]/g)]
    .map((match) => normalizeAddress(match[0]))
    .filter((address) => isAddress(address) && !ownAddresses.has(address));
  const recipients = [...new Set(named.length > 0 ? named : mentioned.slice(0, 1))];
  const line =
    words.split("\n").find((text) => /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(text.slice(0, 500))) ??
    "";
  const status = enhancedStatus(words);
  const diagnostic = line.trim() === "" ? null : line.trim().slice(0, maxDiagnosticLength).toWellFormed();
  const action = /(?:delayed|will (?:be )?(?:retr|keep trying)|still trying|warning message only)/i.test(
    words,
  )
    ? "delayed"
    : readAction("", status);
  return recipients.map((recipient) => ({ recipient, action, status, diagnostic }));
}

function comesFromMailSystem(message: ParsedMessage): boolean {
  const local = message.from?.address.split("@")[0] ?? "";
  const isNullReturnPath = /^<\s*>/.test(headerValue(message.headers, "return-path") ?? "");
  return isNullReturnPath || /^(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon)/.test(local);
}

/** From the returned mail or its headers (message/rfc822, text/rfc822-headers), else from what servers quote. */
function originalMessageId(message: ParsedMessage): string | null {
  const returned = /^(?:message\/(?:global|rfc822|global-headers|rfc822-headers)|text\/rfc822-headers)$/;
  for (const part of message.attachments) {
    if (!returned.test(part.contentType)) continue;
    const raw = Buffer.from(part.content.subarray(0, maxReportBytes));
    const id = parseMessageIds(
      headerValue(readHeaderBlock(raw, 0, raw.length).headers, "message-id") ?? "",
    )[0];
    if (id !== undefined) return id;
  }
  for (const part of reportParts(message)) {
    const text = decodeCharset(part.content.subarray(0, maxReportBytes), undefined);
    const quoted = /^(?:x-original-message-id|original-message-id)\s?:\s?(.{1,998})$/im.exec(text);
    const id = parseMessageIds(quoted?.[1] ?? "")[0];
    if (id !== undefined) return id;
  }
  const quoted = /^[> \t]{0,10}message-id\s?:\s{0,3}(<[^<>\s]{3,900}>)/im.exec(
    message.text.slice(0, 200_000),
  );
  return parseMessageIds(quoted?.[1] ?? "")[0] ?? message.inReplyTo[0] ?? message.references.at(-1) ?? null;
}
