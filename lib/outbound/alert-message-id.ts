import { createHash } from "node:crypto";
import { readSignedMessageId } from "@/lib/message/message-id.ts";

const digestLength = 12;
const pattern = /^alert-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-[0-9a-f]{12})?$/;

/**
 * The opaque part of the Message-ID of alert mails that leave as one: the same whenever the same mails are sent
 * together. It tells one of them, so that what comes back can be noted at all, and by its beginning that it is an alert.
 */
export function alertMessageSubject(alertMailIds: readonly string[]): string {
  const ids = [...alertMailIds].sort();
  const [first = ""] = ids;
  if (ids.length === 1) return `alert-${first}`;
  const digest = createHash("sha256").update(ids.join(" ")).digest("hex");
  return `alert-${first}-${digest.slice(0, digestLength)}`;
}

/** The id of an alert mail of ours that bore this Message-ID, proven by its signature; null: it is none. */
export function alertMailOfMessageId(messageIdKey: Uint8Array, messageId: string): string | null {
  const signed = readSignedMessageId(messageIdKey, messageId);
  return signed?.subject.match(pattern)?.[1] ?? null;
}
