import type { DeliveryStatus } from "@/lib/message/delivery-status.ts";
import { readDeliveryStatus } from "@/lib/message/delivery-status.ts";
import { carriesFingerprint } from "@/lib/message/fingerprint.ts";
import { headerValue } from "@/lib/message/header-block.ts";
import type { Mailbox } from "@/lib/message/mailbox.ts";
import { classifyMessage } from "@/lib/message/message-class.ts";
import { MessageTooComplexError } from "@/lib/message/message-limits.ts";
import type { ParsedMessage } from "@/lib/message/parse-message.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { splitReply } from "@/lib/message/reply-text.ts";
import { safeHtml } from "@/lib/message/safe-html.ts";
import { putBlob } from "@/lib/platform/blob-store.ts";
import type { StoredAttachment } from "@/lib/requests/stored-attachment.ts";
import { headerOnly } from "./header-only.ts";
import type { ReportedRecipient, UnderstoodMail } from "./understood-mail.ts";

/**
 * Reads a mail: who, what about, of which kind, the new text apart from the quoted, HTML made safe, attachments put
 * into the store. What is broken is read as well as it can be; what is too large or too nested is read by its header,
 * with a note in place of the text.
 */
export async function understandMail(
  raw: Buffer,
  about: { readonly oversize: boolean; readonly sizeBytes: number; readonly fingerprint: string },
): Promise<UnderstoodMail> {
  if (about.oversize)
    return understand(await headerOnly(raw, oversizeNote(raw, about.sizeBytes)), about.fingerprint);
  try {
    return await understand(await parseMessage(raw), about.fingerprint);
  } catch (error) {
    if (!(error instanceof MessageTooComplexError)) throw error;
    return understand(await headerOnly(raw, `(${error.message})`), about.fingerprint);
  }
}

function oversizeNote(raw: Buffer, sizeBytes: number): string {
  const unreadable = /^X-Mailroom-Unreadable: \S+ (.*)$/m.exec(raw.toString("latin1", 0, 2_000))?.[1];
  if (unreadable !== undefined) {
    return `(The mail server lists this mail but did not hand it out. It is still in the mailbox. The server said: ${unreadable})`;
  }
  const megabytes = (sizeBytes / (1024 * 1024)).toFixed(1);
  return `(This mail has ${megabytes} MB, which is more than Mailroom takes in. It is still in the mailbox: read it there.)`;
}

async function understand(parsed: ParsedMessage, fingerprint: string): Promise<UnderstoodMail> {
  const classified = classifyMessage(parsed);
  const report = classified.class === "bounce" ? readDeliveryStatus(parsed) : null;
  const attachments: StoredAttachment[] = [];
  for (const { content, ...attachment } of parsed.attachments) {
    attachments.push({ ...attachment, storageKey: await putBlob(content) });
  }
  const precedence = (headerValue(parsed.headers, "precedence") ?? "").toLowerCase();
  return {
    sender: parsed.from ?? parsed.sender ?? parsed.replyTo[0] ?? null,
    recipients: withoutDoubles([...parsed.to, ...parsed.cc]),
    subject: parsed.subject,
    messageId: parsed.messageId,
    references: [...new Set([...parsed.references, ...parsed.inReplyTo, ...reportedIds(report)])],
    isOwn: carriesFingerprint(parsed, fingerprint),
    class: classified.class,
    classRule: classified.rule,
    hasBulkPrecedence: /^(?:bulk|junk)\b/.test(precedence.trim()),
    reported: reportedRecipients(report),
    ...bodyOf(parsed),
    attachments,
    problems: parsed.problems,
  };
}

function withoutDoubles(mailboxes: readonly Mailbox[]): Mailbox[] {
  const first = new Map<string, Mailbox>();
  for (const mailbox of mailboxes) if (!first.has(mailbox.address)) first.set(mailbox.address, mailbox);
  return [...first.values()];
}

function reportedIds(report: DeliveryStatus | null): string[] {
  return report?.originalMessageId ? [report.originalMessageId] : [];
}

function reportedRecipients(report: DeliveryStatus | null): ReportedRecipient[] {
  return (report?.recipients ?? []).map((one) => ({
    address: one.recipient,
    enhancedStatus: one.status,
    serverWords: one.diagnostic,
    hasFailed: one.action === "failed",
  }));
}

function bodyOf(parsed: ParsedMessage): Pick<UnderstoodMail, "text" | "html" | "foldedText" | "foldedHtml"> {
  const split = splitReply(parsed);
  return {
    text: split.newText,
    html: split.newHtml === null ? null : safe(split.newHtml),
    foldedText: split.foldedText,
    foldedHtml: split.foldedHtml === null ? null : safe(split.foldedHtml),
  };
}

/** Images of the mail keep their Content-ID: their addresses are known only once the attachments have rows. */
function safe(html: string): string {
  return safeHtml(html, { contentIdUrl: (contentId) => `cid:${encodeURIComponent(contentId)}` }).html;
}
