import type { Transaction } from "@/lib/platform/database.ts";

/**
 * Makes due at once what waits, backing off, for a grant that has just been given anew: its mailboxes are read and its
 * queued mail is sent without delay.
 */
export async function wakeUsersOfGrant(tx: Transaction, grantId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Mailbox" AS mailbox SET "nextPollAt" = now() FROM "MailServer" AS server
    WHERE server."id" = mailbox."mailServerId" AND server."oauthGrantId" = ${grantId}::uuid`;
  await tx.$executeRaw`
    UPDATE "OutboundMessage" AS message SET "nextAttemptAt" = now()
    FROM "EmailChannel" AS channel JOIN "MailServer" AS server ON server."id" = channel."outgoingServerId"
    WHERE channel."id" = message."emailChannelId" AND server."oauthGrantId" = ${grantId}::uuid
      AND message."state" = 'QUEUED'`;
}
