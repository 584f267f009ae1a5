import { database } from "@/lib/platform/database.ts";
import { bulkDeleteEvidence } from "./server-action.ts";

const batchSize = 1_000;

/**
 * Takes settled mail out of the log: what is personal in its line is emptied. Its place on the server and the digest of
 * its content stay, so that it is never taken twice. Mail that still has its original is not settled yet.
 *
 * @returns how many lines were emptied
 */
export async function forgetLogLines(before: Date, signal: AbortSignal): Promise<number> {
  return inBatches(
    signal,
    () => database().$executeRaw`
    UPDATE "InboundMessage" SET "fromAddress" = '', "recipients" = '', "subject" = '', "reason" = '',
      -- What is still to be done on the server goes by its evidence.
      "evidence" = CASE WHEN "tidiedAt" IS NOT NULL THEN '[]' ELSE (
        SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements("evidence") AS one
        WHERE one ->> 'kind' = ${bulkDeleteEvidence}) END,
      "messageId" = NULL, "forgottenAt" = now()
    WHERE "id" IN (
      SELECT "id" FROM "InboundMessage"
      WHERE "forgottenAt" IS NULL AND "rawDeletedAt" IS NOT NULL AND "state" = 'DONE'
        AND "storedAt" < ${before}::timestamptz AND "processedAt" < ${before}::timestamptz
      ORDER BY "storedAt", "id" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`,
  );
}

/** Deletes old lines of the connectivity log. @returns how many */
export async function deleteConnectivityLines(before: Date, signal: AbortSignal): Promise<number> {
  const mailboxes = await database().mailbox.findMany({ select: { id: true } });
  let count = 0;
  for (const { id } of mailboxes) {
    count += await inBatches(
      signal,
      () => database().$executeRaw`
      DELETE FROM "ConnectivityEntry" WHERE "id" IN (
        SELECT "id" FROM "ConnectivityEntry" WHERE "mailboxId" = ${id}::uuid AND "at" < ${before}::timestamptz
        LIMIT ${batchSize})`,
    );
  }
  return count;
}

/** Deletes old alert mails that have left. Those of an alert that is still open tell who has been told. @returns how many */
export async function deleteAlertMails(before: Date, signal: AbortSignal): Promise<number> {
  return inBatches(
    signal,
    () => database().$executeRaw`
    DELETE FROM "AlertMail" WHERE "id" IN (
      SELECT mail."id" FROM "AlertMail" AS mail JOIN "Alert" AS alert ON alert."id" = mail."alertId"
      WHERE mail."state" <> 'QUEUED' AND mail."createdAt" < ${before}::timestamptz
        AND alert."endedAt" < ${before}::timestamptz
      LIMIT ${batchSize})`,
  );
}

/** Deletes what Mailroom wrote because of mail that has left the log by now. @returns how many */
export async function deleteNoticeMails(before: Date, signal: AbortSignal): Promise<number> {
  return inBatches(
    signal,
    () => database().$executeRaw`
    DELETE FROM "NoticeMail" WHERE "id" IN (
      SELECT notice."id" FROM "NoticeMail" AS notice
      JOIN "InboundMessage" AS mail ON mail."id" = notice."inboundMessageId"
      WHERE notice."state" <> 'QUEUED' AND notice."createdAt" < ${before}::timestamptz
        AND mail."forgottenAt" IS NOT NULL
      LIMIT ${batchSize})`,
  );
}

async function inBatches(signal: AbortSignal, one: () => Promise<number>): Promise<number> {
  let total = 0;
  while (!signal.aborted) {
    const count = await one();
    total += count;
    if (count < batchSize) break;
  }
  return total;
}
