import type { Transaction } from "@/lib/platform/database.ts";

/**
 * Makes due at once what waits, backing off, for a grant that has just been given anew: its mailboxes are read and its
 * queued mail is sent without delay.
 */
export async function wakeUsersOfGrant(tx: Transaction, grantId: string, now: Date): Promise<void> {
  const server = { oauthGrantId: grantId };
  await tx.mailbox.updateMany({ where: { mailServer: server }, data: { nextPollAt: now } });
  await tx.outboundMessage.updateMany({
    where: { state: "QUEUED", emailChannel: { outgoingServer: server } },
    data: { nextAttemptAt: now },
  });
}
