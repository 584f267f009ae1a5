import { readSignedMessageId, signedMessageId } from "@/lib/message/message-id.ts";
import type { NoticeMailKind } from "@/prisma/generated/enums.ts";

const pattern = /^(forward|welcome)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * The Message-ID of a notice mail: the same however often it is sent.
 *
 * @param baseUrl of this installation: its host is the domain
 */
export function noticeMessageId(
  messageIdKey: Uint8Array,
  notice: { readonly id: string; readonly kind: NoticeMailKind },
  baseUrl: string,
): string {
  const domain = new URL(baseUrl).hostname.replace(/^\[|\]$/g, "").replaceAll(":", "-");
  return signedMessageId({ key: messageIdKey, subject: `${notice.kind.toLowerCase()}-${notice.id}`, domain });
}

/** The notice mail of ours that bore this Message-ID, proven by its signature; null: it is none. */
export function noticeOfMessageId(
  messageIdKey: Uint8Array,
  messageId: string,
): { readonly id: string; readonly kind: NoticeMailKind } | null {
  const signed = readSignedMessageId(messageIdKey, messageId);
  const [, kind, id] = signed?.subject.match(pattern) ?? [];
  if (id === undefined) return null;
  return { id, kind: kind === "forward" ? "FORWARD" : "WELCOME" };
}
