import { database } from "@/lib/platform/database.ts";

/** A mailbox that is kept and yet so late is read by others: whoever keeps it may hang. */
export const overdueSeconds = 90;

/** Mailboxes that are due, or left behind by a reader that vanished, and that nobody keeps. */
export async function dueMailboxes(most: number): Promise<string[]> {
  const due = await database().$queryRaw<{ id: string }[]>`
    SELECT mailbox."id"
    FROM "Mailbox" AS mailbox JOIN "EnabledMailbox" AS enabled ON enabled."id" = mailbox."id"
    WHERE (mailbox."watchOwner" IS NULL OR mailbox."watchExpiresAt" < now()
        OR mailbox."nextPollAt" < now() - ${overdueSeconds} * interval '1 second')
      AND (mailbox."leaseExpiresAt" < now() OR (mailbox."leaseOwner" IS NULL AND mailbox."nextPollAt" <= now()))
    ORDER BY mailbox."nextPollAt"
    LIMIT ${most}`;
  return due.map(({ id }) => id);
}
