import type { Transaction } from "@/lib/platform/database.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { storedMessageId } from "./stored-message-id.ts";

/** The request that a mail became or was added to once, although no line of the log says so any more. */
export type ForgottenMail = { readonly requestId: string; readonly requestKey: string };

/**
 * Mails whose words are in the project already, under the same Message-ID, while the ledger has forgotten them: their
 * channel was deleted and connected again, or their lines were. The Message-ID alone would not do: a thread also knows
 * those of mails that were only referred to, and some programs use one for all their mails.
 *
 * @returns by the id of the mail
 */
export async function readForgotten(
  tx: Transaction,
  projectId: string,
  mails: readonly PreparedMail[],
): Promise<Map<string, ForgottenMail>> {
  const asked = mails.flatMap(({ mail, understood: { messageId, text } }) =>
    messageId === null || text === "" ? [] : [{ id: mail.id, messageId: storedMessageId(messageId), text }],
  );
  if (asked.length === 0) return new Map();
  const rows = await tx.$queryRaw<(ForgottenMail & { mailId: string })[]>`
    SELECT DISTINCT ON (asked."id") asked."id"::text AS "mailId", request."id" AS "requestId",
      request."key" AS "requestKey"
    FROM unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ messageId }) => messageId)}::text[],
        ${asked.map(({ text }) => text)}::text[]) AS asked("id", "messageId", "text")
      JOIN "ThreadMessageId" AS thread ON thread."messageId" = asked."messageId"
      JOIN "Request" AS request ON request."id" = thread."requestId" AND request."projectId" = ${projectId}::uuid
    WHERE NOT EXISTS (
        SELECT 1 FROM "InboundMessage" AS known
        WHERE known."requestId" = request."id" AND known."messageId" = asked."messageId"
          AND known."outcome" IN ('REQUEST', 'COMMENT'))
      AND (right(request."descriptionText", length(asked."text")) = asked."text"
        OR EXISTS (
          SELECT 1 FROM "Comment" AS comment
          WHERE comment."requestId" = request."id" AND comment."source" = 'MAIL'
            AND right(comment."bodyText", length(asked."text")) = asked."text"))
    ORDER BY asked."id", request."createdAt"`;
  return new Map(rows.map(({ mailId, requestId, requestKey }) => [mailId, { requestId, requestKey }]));
}
