import { database } from "@/lib/platform/database.ts";
import { idRows } from "./id-rows.ts";

/** Those of some alert mails whose reader was deactivated, or is no admin of what they are about any more. */
export async function mailsOfFormerReaders(alertMailIds: readonly string[]): Promise<string[]> {
  const former = await database().$queryRaw`
    SELECT mail."id" FROM "AlertMail" AS mail
    JOIN "Alert" AS alert ON alert."id" = mail."alertId"
    JOIN "User" AS reader ON reader."id" = mail."userId"
    WHERE mail."id" = ANY(${[...alertMailIds]}::uuid[])
      AND (reader."deactivatedAt" IS NOT NULL OR NOT (reader."isSystemAdmin" OR EXISTS (
        SELECT 1 FROM "ProjectMember" AS member
        WHERE member."userId" = reader."id" AND member."role" = 'ADMIN'
          AND member."projectId" = ANY(alert."projectIds"))))`;
  return idRows.parse(former).map(({ id }) => id);
}
