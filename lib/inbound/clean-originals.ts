import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import { removeBlobs } from "@/lib/platform/remove-blob.ts";
import { Prisma } from "@/prisma/generated/client.ts";
import type { LogPlace } from "./log-filter.ts";
import { neededBlobs } from "./needed-blobs.ts";

const batchSize = 500;
const cleanedRows = z.array(z.object({ id: z.uuid(), at: z.date(), contentHash: z.string() }));

/**
 * Deletes the originals of mails that were settled before the given time. Mail that waits, is held or has failed keeps
 * its original however old it is: it may be processed yet. So does mail that is still to be passed on.
 *
 * @returns how many mails lost their original
 */
export async function cleanOriginals(before: Date, signal: AbortSignal): Promise<number> {
  let count = 0;
  let after: LogPlace | undefined;
  while (!signal.aborted) {
    const rows = await giveUpOriginals(before, after);
    after = rows.at(-1);
    if (!after) break;
    // A crash before this leaves bytes that nobody needs: the walk through the store finds them.
    await removeBlobs(
      rows.map(({ contentHash }) => contentHash),
      neededBlobs,
    );
    count += rows.length;
  }
  return count;
}

/** Notes of the next mails, oldest first, that their original is gone: from now on nobody needs it. */
async function giveUpOriginals(
  before: Date,
  after: LogPlace | undefined,
): Promise<z.infer<typeof cleanedRows>> {
  const further =
    after === undefined
      ? Prisma.empty
      : Prisma.sql`AND ("storedAt", "id") > (${after.at}::timestamptz, ${after.id}::uuid)`;
  return database().$transaction(async (tx) => {
    const found = await tx.$queryRaw`
      SELECT "id", "storedAt" AS "at", "contentHash" FROM "InboundMessage" AS mail
      WHERE "rawDeletedAt" IS NULL AND "state" = 'DONE' AND "storedAt" < ${before}::timestamptz
        AND "processedAt" < ${before}::timestamptz ${further}
        AND NOT EXISTS (
          SELECT 1 FROM "NoticeMail" AS notice
          WHERE notice."inboundMessageId" = mail."id" AND notice."state" = 'QUEUED')
      ORDER BY "storedAt", "id" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    const rows = cleanedRows.parse(found);
    await tx.inboundMessage.updateMany({
      where: { id: { in: rows.map(({ id }) => id) } },
      data: { rawDeletedAt: new Date() },
    });
    return rows;
  });
}
