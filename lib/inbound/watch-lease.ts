import { database } from "@/lib/platform/database.ts";

const watchSeconds = 20;

/**
 * A mailbox whose IDLE connection is ours to hold. `settings` changes when the connection should be made anew:
 * with its settings, and when polls find the mailbox well again.
 */
export type WatchedMailbox = {
  readonly mailboxId: string;
  readonly mailServerId: string;
  readonly folder: string;
  readonly settings: string;
};

/**
 * Renews the watches that the owner holds and takes those nobody holds, at most `most` in all; returns every one that
 * is the owner's now. Mailboxes of disabled channels are never among them.
 */
export async function claimWatches(owner: string, most: number): Promise<WatchedMailbox[]> {
  return database().$queryRaw<WatchedMailbox[]>`
    WITH wanted AS (
      SELECT mailbox."id"
      FROM "Mailbox" AS mailbox
      JOIN "EmailChannel" AS channel ON channel."id" = mailbox."emailChannelId"
      WHERE channel."enabled"
        AND (mailbox."watchOwner" IS NULL OR mailbox."watchOwner" = ${owner} OR mailbox."watchExpiresAt" < now())
      ORDER BY (mailbox."watchOwner" IS NOT DISTINCT FROM ${owner}) DESC, mailbox."id"
      LIMIT ${most}
      FOR UPDATE OF mailbox
    )
    UPDATE "Mailbox" AS mailbox
    SET "watchOwner" = ${owner}, "watchExpiresAt" = now() + ${watchSeconds} * interval '1 second'
    FROM wanted, "EmailChannel" AS channel, "MailServer" AS server
    WHERE mailbox."id" = wanted."id"
      AND channel."id" = mailbox."emailChannelId" AND server."id" = mailbox."mailServerId"
    RETURNING mailbox."id" AS "mailboxId", server."id" AS "mailServerId", mailbox."folder",
      concat_ws(' ', channel."updatedAt", server."updatedAt", server."oauthGrantId", mailbox."folder",
        mailbox."failureCode") AS "settings"`;
}

/** Lets all watches of the owner go, so that another worker takes them at once. */
export async function releaseWatches(owner: string): Promise<void> {
  await database().mailbox.updateMany({
    where: { watchOwner: owner },
    data: { watchOwner: null, watchExpiresAt: null },
  });
}
