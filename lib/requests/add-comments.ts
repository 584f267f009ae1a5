import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";
import { announceChanges } from "@/lib/platform/live-changes.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { CommentSource, CommentVisibility, RequestStatus, WaitingOn } from "@/prisma/generated/enums.ts";
import { type LockedRequest, lockRequests } from "./lock-request.ts";
import { recordRequestEvents } from "./request-event.ts";
import { addAttachments, type StoredAttachment } from "./stored-attachment.ts";
import { rememberMessageIds } from "./thread-message-ids.ts";

export type NewComment = {
  readonly id: string;
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

export type AddedComment = {
  readonly id: string;
  readonly requestKey: string;
  readonly projectId: string;
  /** A customer's comment opened the request again. */
  readonly reopened: boolean;
};

/** Where a request stands while comments are added to it. */
type Standing = {
  readonly request: LockedRequest;
  status: RequestStatus;
  waitingOn: WaitingOn;
  lastMessageAt: Date | null;
  isReopened: boolean;
};

/**
 * Adds comments in their order, and moves their requests: an agent's public comment makes a request wait for the
 * customer, a customer's makes it wait for an agent and opens it again when it was pending or resolved. Internal notes
 * move nothing.
 *
 * @returns what came of each
 * @throws Problem `not-found` when a request does not exist
 */
export async function addCommentsInTransaction(
  tx: Transaction,
  comments: readonly NewComment[],
): Promise<AddedComment[]> {
  if (comments.length === 0) return [];
  const locked = await lockRequests(tx, [...new Set(comments.map(({ requestId }) => requestId))]);
  const standings = new Map(locked.map((request) => [request.id, standingOf(request)]));
  const dated = comments.map((comment, index) => {
    const standing = standings.get(comment.requestId);
    if (!standing) throw notFound("request");
    // Comments of one transaction keep their order in the conversation.
    const createdAt = new Date(standing.request.now.getTime() + index);
    return { comment, standing, createdAt };
  });
  await insertRows(
    tx,
    "Comment",
    dated.map(({ comment, createdAt }) => rowOf(comment, createdAt)),
  );
  await addAttachments(
    tx,
    comments.map(({ id: commentId, requestId, attachments }) => ({ requestId, commentId, attachments })),
  );
  await rememberMessageIds(
    tx,
    comments.map(({ requestId, threadMessageIds: messageIds }) => ({ requestId, messageIds })),
  );
  const moves = dated.map(({ comment, standing, createdAt }) => {
    const from = standing.status;
    return { comment, from, standing, reopened: move(standing, comment, createdAt) };
  });
  await recordRequestEvents(
    tx,
    moves
      .filter(({ reopened }) => reopened)
      .map(({ comment: { requestId, authorId: actorId }, from }) => {
        return { requestId, actorId, kind: "reopened" as const, detail: { from } };
      }),
  );
  await writeStandings(tx, [...standings.values()]);
  await announceChanges(
    tx,
    locked.map(({ id, projectId }) => ({ topic: "request", projectId, id })),
  );
  return moves.map(({ comment, reopened, standing: { request } }) => {
    return { id: comment.id, requestKey: request.key, projectId: request.projectId, reopened };
  });
}

function standingOf(request: LockedRequest): Standing {
  const { status, waitingOn } = request;
  return { request, status, waitingOn, lastMessageAt: null, isReopened: false };
}

/** @returns whether the comment opened the request again */
function move(standing: Standing, comment: NewComment, createdAt: Date): boolean {
  if (comment.visibility !== "PUBLIC") return false;
  standing.lastMessageAt = createdAt;
  if (comment.authorSide === "agent") {
    if (standing.status !== "RESOLVED") standing.waitingOn = "CUSTOMER";
    return false;
  }
  standing.waitingOn = "AGENT";
  if (standing.status === "OPEN") return false;
  standing.status = "OPEN";
  standing.isReopened = true;
  return true;
}

async function writeStandings(tx: Transaction, standings: readonly Standing[]): Promise<void> {
  const rows = standings.map(({ request: { id }, status, waitingOn, lastMessageAt, isReopened }) => {
    return { id, status, waitingOn, lastMessageAt, isReopened };
  });
  await tx.$executeRaw`
    UPDATE "Request" AS request SET
      "status" = moved."status"::"RequestStatus",
      "waitingOn" = moved."waitingOn"::"WaitingOn",
      "lastMessageAt" = coalesce(moved."lastMessageAt", request."lastMessageAt"),
      "resolvedAt" = CASE WHEN moved."isReopened" THEN NULL ELSE request."resolvedAt" END,
      "updatedAt" = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS moved(
      "id" uuid, "status" text, "waitingOn" text, "lastMessageAt" timestamptz, "isReopened" boolean)
    WHERE request."id" = moved."id"`;
}

function rowOf(comment: NewComment, createdAt: Date) {
  return {
    id: comment.id,
    requestId: comment.requestId,
    authorId: comment.authorId,
    visibility: comment.visibility,
    source: comment.source,
    bodyText: comment.bodyText,
    bodyHtml: comment.bodyHtml,
    foldedText: comment.foldedText,
    foldedHtml: comment.foldedHtml,
    createdAt,
  };
}
