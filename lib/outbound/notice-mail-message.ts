import { composeMessage } from "@/lib/message/compose-message.ts";
import { fingerprintOf, ownFingerprintHeader } from "@/lib/message/fingerprint.ts";
import { readHeaderBlock } from "@/lib/message/header-block.ts";
import { isAddress } from "@/lib/message/mailbox.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { instanceIdentity } from "./instance-identity.ts";
import { noticeMessageId } from "./notice-message-id.ts";

/** Beyond this many servers refuse a mail; then only the header goes along. */
const largestOriginalBytes = 15 * 1024 * 1024;
const mostHeaderBytes = 256 * 1024;

const noticeInclude = {
  inboundMessage: {
    include: {
      project: { select: { id: true, key: true } },
      mailbox: { select: { mailHandler: { select: { replyChannel: { select: { address: true } } } } } },
    },
  },
} as const satisfies Prisma.NoticeMailInclude;

/** A mail that Mailroom writes of itself, with the mail that it is about. */
export type NoticeMessage = Prisma.NoticeMailGetPayload<{ include: typeof noticeInclude }>;

/** Null: it is gone. */
export async function noticeMessage(noticeMailId: string): Promise<NoticeMessage | null> {
  return database().noticeMail.findUnique({ where: { id: noticeMailId }, include: noticeInclude });
}

/**
 * The mail as it leaves: always with the same Message-ID. What is passed on goes along as it came (message/rfc822). By
 * the server of another project it says only that there is something to read in the log: the mail is no concern of those
 * who run that server.
 *
 * @throws InvalidMessageError
 */
export async function composeNotice(notice: NoticeMessage, sender: string): Promise<Buffer> {
  const { fingerprint, messageIdKey } = await instanceIdentity();
  const { baseUrl } = environment();
  const { inboundMessage: mail, kind } = notice;
  const isForward = kind === "FORWARD";
  const channel = await channelOf(sender);
  const isOwn = channel?.projectId === mail.project.id;
  const original = isForward && isOwn ? await originalOf(mail) : null;
  const log = `In the mail log: ${baseUrl}/projects/${mail.project.key}/mail-log/${mail.id}\n`;
  const told = isOwn ? notice : anonymous;
  const text = isForward ? `${told.text}\n\n${original?.note ?? ""}${log}` : told.text;
  const answered = mail.messageId !== null && /^[^\s<>:]+@[^\s<>]+$/.test(mail.messageId) && !isForward;
  return composeMessage({
    from: { name: channel?.displayName ?? "Mailroom", address: sender },
    to: [{ name: "", address: notice.recipient }],
    cc: [],
    subject: told.subject.replace(/[\r\n\0\u2028\u2029]+/g, " "),
    messageId: noticeMessageId(messageIdKey, notice, baseUrl),
    inReplyTo: answered ? mail.messageId : null,
    references: answered && mail.messageId !== null ? [mail.messageId] : [],
    text,
    html: null,
    attachments: original?.attachment ? [original.attachment] : [],
    headers: {
      // RFC 3834 §5: nobody is to answer it by machine; the second says the same to Exchange.
      "Auto-Submitted": isForward ? "auto-generated" : "auto-replied",
      "X-Auto-Response-Suppress": "All",
      [ownFingerprintHeader]: fingerprintOf(fingerprint),
      // Whoever answers what was passed on means the one who wrote it.
      ...(isForward && isOwn && isPlainAddress(mail.fromAddress) && { "Reply-To": `<${mail.fromAddress}>` }),
    },
    date: notice.createdAt,
  });
}

/** What stands for a mail when nothing of it may be said. */
const anonymous = {
  subject: "A mail was not processed",
  text: "A mail was not processed. Nothing of it is shown here, because no e-mail channel of its project could send this.",
};

function isPlainAddress(address: string): boolean {
  return isAddress(address) && /^[\x21-\x7e]+$/.test(address);
}

async function channelOf(address: string) {
  return database().emailChannel.findUnique({
    where: { address },
    select: { displayName: true, projectId: true },
  });
}

/** The original as an attachment, or why it is not all there. */
async function originalOf(mail: NoticeMessage["inboundMessage"]) {
  const gone = { attachment: null, note: "The original is not kept any more.\n\n" };
  if (mail.rawDeletedAt !== null) return gone;
  try {
    const raw = await getBlob(mail.contentHash);
    if (raw.length <= largestOriginalBytes && !mail.oversize) {
      const attachment = { filename: "original.eml", contentType: "message/rfc822", content: raw };
      return { attachment, note: "" };
    }
    const { bodyStart } = readHeaderBlock(raw, 0, Math.min(raw.length, mostHeaderBytes));
    const attachment = {
      filename: "header.txt",
      contentType: "text/rfc822-headers",
      content: raw.subarray(0, bodyStart),
    };
    return { attachment, note: "It is too large to be passed on: only its header is attached.\n\n" };
  } catch (error) {
    if (error instanceof Problem && error.code === "blob-missing") return gone;
    throw error;
  }
}
