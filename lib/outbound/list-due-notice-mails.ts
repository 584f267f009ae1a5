import { database } from "@/lib/platform/database.ts";
import { idRows } from "./id-rows.ts";

/** Ids of notice mails that are to be sent now, longest due first; those whose sender vanished count. */
export async function listDueNoticeMails(limit: number): Promise<string[]> {
  const due = await database().$queryRaw`
    SELECT "id" FROM "NoticeMail"
    WHERE "state" = 'QUEUED' AND "nextAttemptAt" <= now()
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < now())
    ORDER BY "nextAttemptAt" LIMIT ${limit}`;
  return idRows.parse(due).map(({ id }) => id);
}
