import { randomUUID } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { usersInConversation, usersToldEnough } from "./alert-mail-pace.ts";
import { idRows } from "./id-rows.ts";
import { sendingLeaseSeconds as leaseSeconds, whileRenewed } from "./sending-lease.ts";

/** So many alerts are told in one mail. */
const mostTogether = 500;

/** The right to send some alert mails of one person now, as one. */
export type AlertMailLease = { readonly alertMailIds: readonly string[]; readonly owner: string };

/**
 * Takes an alert mail that is due, and whatever else is due for the same person. What may have left together before,
 * with a sender that vanished or a confirmation that was lost, is taken together again and with nothing else, so that it
 * is the same mail. Null: nothing is due, somebody else is sending to this person, or they have been told enough for now.
 */
export async function claimAlertMails(alertMailId: string): Promise<AlertMailLease | null> {
  const owner = randomUUID();
  const alertMailIds = await database().$transaction(async (tx) => {
    const mail = await tx.alertMail.findUnique({ where: { id: alertMailId }, select: { userId: true } });
    if (!mail) return [];
    const { userId } = mail;
    // One claim at a time for a person, so that the second finds what the first has taken.
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
    const claimed = await tx.$queryRaw`
      UPDATE "AlertMail"
      SET "leaseOwner" = ${owner}, "attempts" = "attempts" + 1,
          "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
      WHERE "id" IN (
        SELECT "id" FROM "AlertMail"
        WHERE "userId" = ${userId}::uuid AND "state" = 'QUEUED' AND "nextAttemptAt" <= now()
          AND "leaseOwner" IS NOT DISTINCT FROM (
            SELECT min("leaseOwner") FROM "AlertMail"
            WHERE "userId" = ${userId}::uuid AND "state" = 'QUEUED' AND "nextAttemptAt" <= now())
          AND "userId" NOT IN (${usersInConversation}) AND "userId" NOT IN (${usersToldEnough})
        ORDER BY "createdAt", "id" LIMIT ${mostTogether} FOR UPDATE SKIP LOCKED)
      RETURNING "id"`;
    return idRows.parse(claimed).map(({ id }) => id);
  });
  return alertMailIds.length > 0 ? { alertMailIds, owner } : null;
}

/**
 * Runs work while the lease is renewed, until the signal aborts. Not renewed in time, another worker sends the mail once
 * more, with the same Message-ID.
 */
export function whileSendingAlertMails<Result>(
  lease: AlertMailLease,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const renew = async () => {
    await database().$executeRaw`
      UPDATE "AlertMail" SET "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
      WHERE "id" = ANY(${[...lease.alertMailIds]}::uuid[]) AND "state" = 'QUEUED' AND "leaseOwner" = ${lease.owner}`;
  };
  return whileRenewed(renew, signal, work);
}
