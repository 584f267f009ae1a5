import { createHash } from "node:crypto";

/** An index entry of PostgreSQL holds at most about 2,700 bytes. */
const longestBytes = 900;

/** The form in which a Message-ID is stored and looked up: itself, or its digest when nobody could index it. */
export function storedMessageId(messageId: string): string {
  if (Buffer.byteLength(messageId) <= longestBytes) return messageId;
  return `sha256:${createHash("sha256").update(messageId).digest("hex")}`;
}
