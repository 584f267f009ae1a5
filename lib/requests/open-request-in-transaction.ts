import { z } from "zod";
import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { addAttachments, type StoredAttachment } from "./stored-attachment.ts";
import { rememberMessageIds } from "./thread-message-ids.ts";

type NewRequest = {
  readonly projectId: string;
  readonly requestTypeId: string;
  readonly summary: string;
  readonly descriptionText: string;
  /** Safe HTML, or null when there is only text. */
  readonly descriptionHtml: string | null;
  /** Quote and signature. */
  readonly foldedText: string;
  readonly foldedHtml: string | null;
  readonly reporterId: string;
  /** The channel that it came by and that answers leave from. */
  readonly emailChannelId: string | null;
  /** The reporter among them is left out. */
  readonly participantIds: readonly string[];
  readonly relatedToId: string | null;
  readonly attachments: readonly StoredAttachment[];
  /** Message-IDs of the thread, without angle brackets. */
  readonly threadMessageIds: readonly string[];
};

const takenNumber = z.array(z.object({ number: z.int(), projectKey: z.string() }));
const maxSummaryLength = 500;

/**
 * Opens a request with the next number of its project. Numbers have no gaps and no doubles: the project's row is
 * locked until the transaction ends.
 *
 * @throws Problem `not-found` when the project does not exist
 */
export async function openRequestInTransaction(
  tx: Transaction,
  request: NewRequest,
): Promise<{ id: string; key: string }> {
  const [taken] = takenNumber.parse(
    await tx.$queryRaw`
      UPDATE "Project" SET "nextRequestNumber" = "nextRequestNumber" + 1 WHERE "id" = ${request.projectId}::uuid
      RETURNING "nextRequestNumber" - 1 AS "number", "key" AS "projectKey"`,
  );
  if (!taken) throw notFound("project");
  const row = await tx.request.create({
    data: {
      projectId: request.projectId,
      number: taken.number,
      key: `${taken.projectKey}-${taken.number}`,
      requestTypeId: request.requestTypeId,
      summary: withoutNul(request.summary).slice(0, maxSummaryLength),
      descriptionText: withoutNul(request.descriptionText),
      descriptionHtml: request.descriptionHtml === null ? null : withoutNul(request.descriptionHtml),
      descriptionFoldedText: withoutNul(request.foldedText),
      descriptionFoldedHtml: request.foldedHtml === null ? null : withoutNul(request.foldedHtml),
      reporterId: request.reporterId,
      emailChannelId: request.emailChannelId,
      relatedToId: request.relatedToId,
    },
    select: { id: true, key: true },
  });
  await tx.participant.createMany({
    data: [...new Set(request.participantIds)]
      .filter((userId) => userId !== request.reporterId)
      .map((userId) => ({ requestId: row.id, userId })),
  });
  await addAttachments(tx, { requestId: row.id, commentId: null }, request.attachments);
  await rememberMessageIds(tx, row.id, request.threadMessageIds);
  await announceChange(tx, { topic: "request", projectId: request.projectId, id: row.id });
  return row;
}

function withoutNul(text: string): string {
  return text.replaceAll("\0", "");
}
