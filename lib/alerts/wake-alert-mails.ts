import type { Db } from "@/lib/platform/database.ts";

/**
 * Makes alert mails due that wait for a server which takes them, because there is a new or mended one. One that another
 * transaction holds at this moment is left to it.
 */
export async function wakeAlertMails(db: Db): Promise<void> {
  await db.$executeRaw`
    UPDATE "AlertMail" SET "nextAttemptAt" = now()
    WHERE "id" IN (
      SELECT "id" FROM "AlertMail" WHERE "state" = 'QUEUED' AND "nextAttemptAt" > now()
      FOR UPDATE SKIP LOCKED)`;
}
