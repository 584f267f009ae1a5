import { database } from "@/lib/platform/database.ts";
import { usersInConversation, usersToldEnough } from "./alert-mail-pace.ts";
import { idRows } from "./id-rows.ts";

/**
 * Of each person for whom alert mails are due the id of one, longest due first: whoever sends it takes the others along.
 * Those whose sender vanished count; people who have been told enough for now are left out.
 */
export async function listDueAlertMails(limit: number): Promise<string[]> {
  const due = await database().$queryRaw`
    SELECT "id" FROM (
      SELECT DISTINCT ON ("userId") "userId", "id", "nextAttemptAt" FROM "AlertMail"
      WHERE "state" = 'QUEUED' AND "nextAttemptAt" <= now()
      ORDER BY "userId", "nextAttemptAt", "id"
    ) AS first
    WHERE "userId" NOT IN (${usersInConversation}) AND "userId" NOT IN (${usersToldEnough})
    ORDER BY "nextAttemptAt", "id" LIMIT ${limit}`;
  return idRows.parse(due).map(({ id }) => id);
}
