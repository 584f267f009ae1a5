import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Crowd } from "./connection-budget.ts";
import { smallestCap } from "./connection-budget.ts";
import { lastingSuccessMs } from "./record-poll.ts";

const watchSeconds = 12;
/** Renewed when so much is left of it at the most. */
const renewBelowSeconds = 8;
/** Workers beat every five seconds: one that missed a beat must not have mailboxes kept free for it. */
const heartbeatSeconds = 7;

const watchedMailbox = z.object({
  mailboxId: z.string(),
  protocol: z.enum(["IMAP", "POP3", "SMTP"]),
  host: z.string(),
  username: z.string(),
  pollIntervalSeconds: z.number(),
  /** Changes when the mailbox has to be read anew: with its own settings and those of its server. */
  settings: z.string(),
  /** Changes when what it is signed in to with is given, taken back or set up anew. */
  access: z.string(),
  /** Time until the next poll; negative: it is due since then. */
  dueInMs: z.number(),
  /** The last poll failed. */
  isFailing: z.boolean(),
  /** More is to be done than to look for new mail: the cursor begins anew, or something waits to be tidied. */
  mustRead: z.boolean(),
});

/** A mailbox that is ours to keep reading. */
export type WatchedMailbox = z.output<typeof watchedMailbox>;

type Claimed = {
  readonly watches: readonly WatchedMailbox[];
  /** Servers and accounts with many mailboxes, whoever keeps them. */
  readonly crowds: readonly Crowd[];
  /** How many workers live. */
  readonly workers: number;
};

/**
 * Renews the watches that the owner holds and takes those nobody holds, at most `most` in all and about as many as each
 * other worker; gives back what is beyond its share. `watches` are all that are the owner's now. Mailboxes of disabled
 * channels and handlers are never among them. Rows that others have locked are not waited for: a watch that could not be
 * renewed for that reason stays the owner's until somebody takes it.
 */
export async function claimWatches(owner: string, most: number): Promise<Claimed> {
  const [load] = await database().$queryRaw<{ enabled: number; owned: number; workers: number }[]>`
    SELECT count(*)::int AS "enabled", (count(*) FILTER (WHERE mailbox."watchOwner" = ${owner}))::int AS "owned",
      (SELECT count(*)::int FROM "WorkerHeartbeat"
       WHERE "seenAt" > now() - ${heartbeatSeconds} * interval '1 second') AS "workers"
    FROM "Mailbox" AS mailbox JOIN "EnabledMailbox" AS enabled ON enabled."id" = mailbox."id"`;
  const { enabled = 0, owned = 0, workers = 1 } = load ?? {};
  const share = Math.min(most, Math.ceil(enabled / Math.max(1, workers)));
  // Below a fifth more than its share nobody gives anything back, or mailboxes would wander for ever.
  if (owned > share * 1.2 + 2) await giveBack(owner, owned - share);
  const vacant = Math.max(0, Math.min(most, Math.ceil(share * 1.1) + 1) - owned);
  await database().$executeRaw`
    WITH free AS (
      SELECT mailbox."id"
      FROM "Mailbox" AS mailbox JOIN "EnabledMailbox" AS enabled ON enabled."id" = mailbox."id"
      WHERE mailbox."watchOwner" IS NULL OR mailbox."watchExpiresAt" < now()
      ORDER BY mailbox."nextPollAt"
      LIMIT ${vacant}
      FOR UPDATE OF mailbox SKIP LOCKED
    ), kept AS (
      SELECT "id" FROM "Mailbox"
      WHERE "watchOwner" = ${owner} AND "watchExpiresAt" < now() + ${renewBelowSeconds} * interval '1 second'
      ORDER BY "id"
      FOR UPDATE SKIP LOCKED
    )
    UPDATE "Mailbox" SET "watchOwner" = ${owner},
      "watchExpiresAt" = now() + ${watchSeconds} * interval '1 second'
    WHERE "id" IN (SELECT "id" FROM free UNION SELECT "id" FROM kept)`;
  return { watches: await watchesOf(owner), crowds: await listCrowds(), workers };
}

/** A server as a whole has no user name here. */
function listCrowds(): Promise<Crowd[]> {
  return database().$queryRaw<Crowd[]>`
    SELECT server."host" AS "host", server."username" AS "username", count(*)::int AS "mailboxes"
    FROM "Mailbox" AS mailbox
    JOIN "EnabledMailbox" AS enabled ON enabled."id" = mailbox."id"
    JOIN "MailServer" AS server ON server."id" = mailbox."mailServerId"
    GROUP BY GROUPING SETS ((server."host"), (server."host", server."username"))
    HAVING count(*) > ${smallestCap}`;
}

/** As one text, which is read faster than a thousand rows. */
async function watchesOf(owner: string): Promise<WatchedMailbox[]> {
  const [row] = await database().$queryRaw<{ watches: string | null }[]>`
    SELECT json_agg(json_build_object(
      'mailboxId', mailbox."id", 'protocol', server."protocol", 'host', server."host", 'username', server."username",
      'pollIntervalSeconds', mailbox."pollIntervalSeconds",
      'settings', concat_ws(' ', enabled."ownerUpdatedAt", server."updatedAt", server."oauthGrantId",
        mailbox."afterProcessing", mailbox."moveToFolder", mailbox."folder"),
      'access', concat_ws(' ', access."state", access."authorizedAt", integration."settingsDigest"),
      'isFailing', mailbox."failureCode" IS NOT NULL,
      'mustRead', mailbox."uidValidity" IS NULL OR mailbox."uidValidity" < 0 OR EXISTS (
        SELECT 1 FROM "InboundMessage" AS mail
        WHERE mail."mailboxId" = mailbox."id" AND mail."tidiedAt" IS NULL),
      'dueInMs', round(extract(epoch FROM mailbox."nextPollAt" - now()) * 1000)))::text AS "watches"
    FROM "Mailbox" AS mailbox
    JOIN "EnabledMailbox" AS enabled ON enabled."id" = mailbox."id"
    JOIN "MailServer" AS server ON server."id" = mailbox."mailServerId"
    LEFT JOIN "OAuthGrant" AS access ON access."id" = server."oauthGrantId"
    LEFT JOIN "OAuthIntegration" AS integration ON integration."id" = access."integrationId"
    WHERE mailbox."watchOwner" = ${owner}`;
  return z.array(watchedMailbox).parse(JSON.parse(row?.watches ?? "[]"));
}

async function giveBack(owner: string, count: number): Promise<void> {
  await database().$executeRaw`
    UPDATE "Mailbox" SET "watchOwner" = NULL, "watchExpiresAt" = NULL
    WHERE "id" IN (
      SELECT "id" FROM "Mailbox" WHERE "watchOwner" = ${owner} AND "leaseOwner" IS NULL
      ORDER BY "nextPollAt" DESC LIMIT ${count} FOR UPDATE SKIP LOCKED)`;
}

/** Lets all watches of the owner go, so that another worker takes them at once. */
export async function releaseWatches(owner: string): Promise<void> {
  await database().mailbox.updateMany({
    where: { watchOwner: owner },
    data: { watchOwner: null, watchExpiresAt: null },
  });
}

/**
 * Notes polls that found nothing on a connection that is kept, many in one statement. Mailboxes that somebody reads, or
 * that fail, are left out: they are due, and polled.
 */
export async function recordQuietPolls(owner: string, mailboxIds: readonly string[]): Promise<void> {
  if (mailboxIds.length === 0) return;
  await database().$executeRaw`
    UPDATE "Mailbox" SET "lastPolledAt" = now(), "lastSucceededAt" = now(),
      "nextPollAt" = now() + "pollIntervalSeconds" * interval '1 second',
      "consecutiveFailures" = CASE
        WHEN "succeedingSince" < now() - ${lastingSuccessMs} * interval '1 millisecond' THEN 0
        ELSE "consecutiveFailures" END
    WHERE "id" IN (
      SELECT "id" FROM "Mailbox"
      WHERE "id" = ANY(${[...mailboxIds]}::uuid[]) AND "watchOwner" = ${owner}
        AND "leaseOwner" IS NULL AND "failureCode" IS NULL
      ORDER BY "id"
      FOR UPDATE SKIP LOCKED)`;
}
