import { withoutNul } from "@/lib/access/input-text.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";
import { recordRequestEvents } from "./request-event.ts";
import { type RequestNumbers, saveRequestNumbers, takeRequestNumber } from "./request-numbers.ts";
import { addAttachments, type StoredAttachment } from "./stored-attachment.ts";
import { rememberMessageIds } from "./thread-message-ids.ts";

export type NewRequest = {
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
  /** Who takes care of it from the start; absent: nobody yet. */
  readonly assignee?: { readonly id: string; readonly name: string } | null;
  /** The channel that it came by and that answers leave from. */
  readonly emailChannelId: string | null;
  /** The reporter among them is left out. */
  readonly participantIds: readonly string[];
  readonly relatedToId: string | null;
  readonly attachments: readonly StoredAttachment[];
  /** Message-IDs of the thread, without angle brackets. */
  readonly threadMessageIds: readonly string[];
};

/** A request that has its id and its number, and is not written yet. */
export type NumberedRequest = NewRequest & {
  readonly id: string;
  readonly number: number;
  readonly key: string;
};

export const maxSummaryLength = 500;

/** Gives a request its id and the next number of its project. */
export function numberRequest(numbers: RequestNumbers, request: NewRequest): NumberedRequest {
  return { ...request, id: uuid7(), ...takeRequestNumber(numbers) };
}

/** Opens requests of one project, in the order of their numbers, and writes how far the numbers have come. */
export async function openRequestsInTransaction(
  tx: Transaction,
  numbers: RequestNumbers,
  requests: readonly NumberedRequest[],
): Promise<void> {
  const [first] = requests;
  if (!first) return;
  await saveRequestNumbers(tx, numbers);
  await insertRows(tx, "Request", requests.map(rowOf));
  const participants = requests.flatMap(({ id: requestId, reporterId, participantIds }) =>
    [...new Set(participantIds)]
      .filter((userId) => userId !== reporterId)
      .map((userId) => ({ requestId, userId })),
  );
  await insertRows(tx, "Participant", participants);
  await recordRequestEvents(
    tx,
    requests.flatMap(({ id: requestId, assignee }) => {
      if (!assignee) return [];
      const detail = { fromId: null, fromName: null, toId: assignee.id, toName: assignee.name };
      return [{ requestId, actorId: null, kind: "assignee-changed" as const, detail }];
    }),
  );
  await addAttachments(
    tx,
    requests.map(({ id: requestId, attachments }) => ({ requestId, commentId: null, attachments })),
  );
  await rememberMessageIds(
    tx,
    requests.map(({ id: requestId, threadMessageIds: messageIds }) => ({ requestId, messageIds })),
  );
  // Whoever shows the project's requests reads them anew: one word is enough for all.
  await announceChange(tx, { topic: "request", projectId: numbers.projectId, id: first.id });
}

function rowOf(request: NumberedRequest) {
  return {
    id: request.id,
    projectId: request.projectId,
    number: request.number,
    key: request.key,
    requestTypeId: request.requestTypeId,
    summary: withoutNul(request.summary).slice(0, maxSummaryLength),
    descriptionText: request.descriptionText,
    descriptionHtml: request.descriptionHtml,
    descriptionFoldedText: request.foldedText,
    descriptionFoldedHtml: request.foldedHtml,
    reporterId: request.reporterId,
    assigneeId: request.assignee?.id ?? null,
    emailChannelId: request.emailChannelId,
    relatedToId: request.relatedToId,
    updatedAt: new Date(),
  };
}
