import { withoutNul } from "@/lib/access/input-text.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { CommentSource, CommentVisibility } from "@/prisma/generated/enums.ts";
import { lockRequest } from "./lock-request.ts";
import { recordRequestEvent } from "./request-event.ts";
import { addAttachments, type StoredAttachment } from "./stored-attachment.ts";
import { rememberMessageIds } from "./thread-message-ids.ts";

type NewComment = {
  readonly requestId: string;
  readonly authorId: string;
  /** On which side the author writes here: it decides who moves next. */
  readonly authorSide: "customer" | "agent";
  readonly visibility: CommentVisibility;
  readonly source: CommentSource;
  readonly bodyText: string;
  /** Safe HTML, or null when there is only text. */
  readonly bodyHtml: string | null;
  /** Quote and signature. */
  readonly foldedText: string;
  readonly foldedHtml: string | null;
  readonly attachments: readonly StoredAttachment[];
  /** Message-IDs that belong to the thread from now on, without angle brackets. */
  readonly threadMessageIds: readonly string[];
};

type AddedComment = {
  readonly id: string;
  readonly requestKey: string;
  readonly projectId: string;
  /** A customer's comment opened the request again. */
  readonly reopened: boolean;
};

/**
 * Adds a comment and moves the request: an agent's public comment makes it wait for the customer, a customer's makes
 * it wait for an agent and opens it again when it was pending or resolved. Internal notes move nothing.
 *
 * @throws Problem `not-found` when the request does not exist
 */
export async function addCommentInTransaction(tx: Transaction, comment: NewComment): Promise<AddedComment> {
  const request = await lockRequest(tx, comment.requestId);
  const row = await tx.comment.create({
    data: {
      requestId: request.id,
      authorId: comment.authorId,
      visibility: comment.visibility,
      source: comment.source,
      bodyText: withoutNul(comment.bodyText),
      bodyHtml: comment.bodyHtml === null ? null : withoutNul(comment.bodyHtml),
      foldedText: withoutNul(comment.foldedText),
      foldedHtml: comment.foldedHtml === null ? null : withoutNul(comment.foldedHtml),
    },
    select: { id: true, createdAt: true },
  });
  await addAttachments(tx, { requestId: request.id, commentId: row.id }, comment.attachments);
  await rememberMessageIds(tx, request.id, comment.threadMessageIds);

  const isPublic = comment.visibility === "PUBLIC";
  const reopened = isPublic && comment.authorSide === "customer" && request.status !== "OPEN";
  const data: Prisma.RequestUpdateInput = {};
  if (isPublic) {
    data.lastMessageAt = row.createdAt;
    if (comment.authorSide === "customer") data.waitingOn = "AGENT";
    else if (request.status !== "RESOLVED") data.waitingOn = "CUSTOMER";
  }
  if (reopened) {
    data.status = "OPEN";
    data.resolvedAt = null;
    await recordRequestEvent(tx, {
      requestId: request.id,
      actorId: comment.authorId,
      kind: "reopened",
      detail: { from: request.status },
    });
  }
  await tx.request.update({ where: { id: request.id }, data });
  await announceChange(tx, { topic: "request", projectId: request.projectId, id: request.id });
  return { id: row.id, requestKey: request.key, projectId: request.projectId, reopened };
}
