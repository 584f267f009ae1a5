import { headerValue, readHeaderBlock } from "@/lib/message/header-block.ts";
import { parseMessageIds } from "@/lib/message/message-id.ts";
import type { ThreadHeaders } from "@/lib/message/thread-headers.ts";
import { replyThreadHeaders } from "@/lib/message/thread-headers.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";

const mostHeaderBytes = 256 * 1024;

/**
 * In-Reply-To and References for the next mail of a request (RFC 5322 §3.6.4): it answers the last mail that came in,
 * or else continues our own last one.
 */
export async function replyThread(requestId: string): Promise<ThreadHeaders> {
  const lastIn = await database().inboundMessage.findFirst({
    where: { requestId, outcome: { in: ["REQUEST", "COMMENT"] } },
    orderBy: [{ receivedAt: "desc" }, { uid: "desc" }],
    select: { contentHash: true, messageId: true },
  });
  const parent = lastIn && ((await parentOfRaw(lastIn.contentHash)) ?? parentOfLedger(lastIn));
  if (parent && isWritable(parent.parentMessageId)) {
    return replyThreadHeaders({ ...parent, parentReferences: parent.parentReferences.filter(isWritable) });
  }
  const lastOut = await database().outboundMessage.findFirst({
    where: { requestId },
    orderBy: { createdAt: "desc" },
    select: { messageId: true, references: true },
  });
  return replyThreadHeaders({
    parentMessageId: lastOut?.messageId ?? null,
    parentReferences: lastOut?.references ?? [],
  });
}

/** Ids that are too long or malformed can be read from a mail, but not be written into one. */
function isWritable(messageId: string): boolean {
  return /^[!-~]{3,900}$/.test(messageId) && !/[<>]/.test(messageId);
}

/** What is left when the original was deleted; of a forgotten mail nothing is. */
function parentOfLedger(mail: {
  readonly messageId: string | null;
}): { parentMessageId: string; parentReferences: string[] } | null {
  const parentMessageId = mail.messageId;
  // The ledger has only a digest of ids that are too long to be written.
  if (!parentMessageId?.includes("@")) return null;
  return { parentMessageId, parentReferences: [] };
}

/** The stored mail itself knows its thread best. Null: it has no Message-ID, or its bytes are gone. */
async function parentOfRaw(
  contentHash: string,
): Promise<{ parentMessageId: string; parentReferences: string[] } | null> {
  const raw = await getBlob(contentHash).catch((error: unknown) => {
    // A lost original must not keep an agent from answering; only the thread is cut.
    if (error instanceof Problem) return null;
    throw error;
  });
  if (!raw) return null;
  const { headers } = readHeaderBlock(raw, 0, Math.min(raw.length, mostHeaderBytes));
  const [parentMessageId] = parseMessageIds(headerValue(headers, "message-id") ?? "", 1);
  if (parentMessageId === undefined) return null;
  const references = parseMessageIds(headerValue(headers, "references") ?? "");
  const inReplyTo = parseMessageIds(headerValue(headers, "in-reply-to") ?? "", 1);
  return { parentMessageId, parentReferences: references.length > 0 ? references : inReplyTo };
}
