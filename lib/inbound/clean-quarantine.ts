import { z } from "zod";
import { systemActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { admitAgain } from "./admit-again.ts";

const batchSize = 100;
const dueRows = z.array(z.object({ id: z.uuid() }));

/**
 * Discards mail that was held or failed before the given time, as a person would: nothing comes of it, and as long as
 * its original is kept it can still be let in.
 *
 * @param days how long that is, for the log lines
 * @returns how many mails were discarded
 */
export async function cleanQuarantine(before: Date, days: number, signal: AbortSignal): Promise<number> {
  const words = `Discarded after ${days} ${days === 1 ? "day" : "days"} in the quarantine.`;
  let count = 0;
  while (!signal.aborted) {
    const rows = await database().$queryRaw`
      SELECT "id" FROM "InboundMessage"
      WHERE "state" IN ('HELD', 'FAILED') AND "forgottenAt" IS NULL
        AND coalesce("processedAt", "storedAt") < ${before}::timestamptz
      LIMIT ${batchSize}`;
    const ids = dueRows.parse(rows).map(({ id }) => id);
    if (ids.length === 0) break;
    const results = await admitAgain(systemActor("retention of mail"), "discard", ids, words);
    count += [...results.values()].filter((result) => result === "discarded").length;
  }
  return count;
}
