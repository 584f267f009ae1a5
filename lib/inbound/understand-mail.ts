import type { DeliveryStatus } from "@/lib/message/delivery-status.ts";
import { readDeliveryStatus } from "@/lib/message/delivery-status.ts";
import { carriesFingerprint } from "@/lib/message/fingerprint.ts";
import { headerValue } from "@/lib/message/header-block.ts";
import type { Mailbox } from "@/lib/message/mailbox.ts";
import { classifyMessage } from "@/lib/message/message-class.ts";
import { MessageTooComplexError } from "@/lib/message/message-limits.ts";
import type { ParsedMessage } from "@/lib/message/parse-message.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import type { BlobKey } from "@/lib/platform/blob-store.ts";
import type { StoredAttachment } from "@/lib/requests/stored-attachment.ts";
import { headerOnly } from "./header-only.ts";
import type { BodyRule } from "./mail-body.ts";
import { readMailBody } from "./mail-body.ts";
import type { ReportedRecipient, UnderstoodMail } from "./understood-mail.ts";

/** What is known of a mail beside its bytes, and what its reader wants of it. */
export type Reading = {
  readonly oversize: boolean;
  readonly sizeBytes: number;
  readonly fingerprint: string;
  readonly bodyRule: BodyRule;
  /** Keeps the bytes of an attachment and names them. */
  readonly keep: (content: Uint8Array) => Promise<BlobKey>;
};

/**
 * Reads a mail: who, what about, of which kind, the words that count apart from the others, HTML made safe, attachments
 * kept. What is broken is read as well as it can be; what is too large or too nested is read by its header, with a
 * note in place of the text.
 */
export async function understandMail(raw: Buffer, reading: Reading): Promise<UnderstoodMail> {
  if (reading.oversize)
    return understand(await headerOnly(raw, oversizeNote(raw, reading.sizeBytes)), reading);
  try {
    return await understand(await parseMessage(raw), reading);
  } catch (error) {
    if (!(error instanceof MessageTooComplexError)) throw error;
    return understand(await headerOnly(raw, `(${error.message})`), reading);
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

async function understand(parsed: ParsedMessage, reading: Reading): Promise<UnderstoodMail> {
  const classified = classifyMessage(parsed);
  const report = classified.class === "bounce" ? readDeliveryStatus(parsed) : null;
  const attachments: StoredAttachment[] = [];
  for (const { content, ...attachment } of parsed.attachments) {
    attachments.push({ ...attachment, storageKey: await reading.keep(content) });
  }
  const body = readMailBody(parsed, reading.bodyRule);
  const precedence = (headerValue(parsed.headers, "precedence") ?? "").toLowerCase();
  return {
    sender: parsed.from ?? parsed.sender ?? parsed.replyTo[0] ?? null,
    recipients: withoutDoubles([...parsed.to, ...parsed.cc]),
    subject: parsed.subject,
    messageId: parsed.messageId,
    references: [...new Set([...parsed.references, ...parsed.inReplyTo, ...reportedIds(report)])],
    isOwn: carriesFingerprint(parsed, reading.fingerprint),
    class: classified.class,
    classRule: classified.rule,
    hasBulkPrecedence: /^(?:bulk|junk)\b/.test(precedence.trim()),
    reported: reportedRecipients(report),
    ...body,
    attachments,
    problems: [...parsed.problems, ...body.problems],
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
