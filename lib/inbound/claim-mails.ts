import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { type Destination, destinationOf, destinationSelect } from "./destination.ts";

/** A claim lasts this long unless it is renewed; a second one at work would do no harm. */
export const claimSeconds = 15;
const renewEveryMs = 5_000;
const mostMails = 50;
const mostBytes = 8 * 1024 * 1024;

/** A stored mail that is to be processed now. */
export type ClaimedMail = {
  readonly id: string;
  readonly attempts: number;
  readonly contentHash: string;
  readonly oversize: boolean;
  readonly sizeBytes: number;
  readonly messageId: string | null;
  /** As the log has it: it is what the loop guard counts by. */
  readonly fromAddress: string;
  readonly receivedAt: Date;
  /** A person let it in: filters that ignore or hold are passed over. */
  readonly releasedAt: Date | null;
  /** Null in a POP3 mailbox. */
  readonly uid: bigint | null;
  readonly destination: Destination;
};

/** Mails of one mailbox, oldest first. */
export type ClaimedBatch = {
  readonly mails: readonly ClaimedMail[];
  /** There was no room for more: there may be more. */
  readonly isFull: boolean;
};

type ClaimedRow = Omit<ClaimedMail, "destination"> & { readonly isCut: boolean };

/**
 * Takes the oldest mails of a mailbox that are due, and counts the attempt before anything is read, so that a crash
 * counts too. A mail that was attempted before comes alone: if it is what ended the process, nothing else suffers.
 *
 * @param options.freshOnly leaves out what was attempted before
 * @returns null: nothing is due, or others have it
 */
export async function claimBatch(
  mailboxId: string,
  options: { readonly freshOnly: boolean },
): Promise<ClaimedBatch | null> {
  const mostAttempts = options.freshOnly ? 0 : 1_000;
  const rows = await database().$queryRaw<ClaimedRow[]>`
    WITH due AS (
      SELECT "id", "attempts", "receivedAt", "uid", CASE WHEN "oversize" THEN 0 ELSE "sizeBytes" END AS size
      FROM "InboundMessage"
      WHERE "mailboxId" = ${mailboxId}::uuid AND "state" = 'STORED' AND "nextAttemptAt" <= now()
        AND "attempts" <= ${mostAttempts}
      ORDER BY "receivedAt", "uid", "id" LIMIT ${mostMails} FOR UPDATE SKIP LOCKED
    ), placed AS (
      SELECT "id", row_number() OVER w AS place, sum(size) OVER w - size AS before, max("attempts") OVER w AS attempted
      FROM due WINDOW w AS (ORDER BY "receivedAt", "uid", "id")
    ), chosen AS (
      SELECT "id" FROM placed WHERE place = 1 OR (before < ${mostBytes} AND attempted = 0)
    )
    UPDATE "InboundMessage" AS mail
    SET "attempts" = mail."attempts" + 1, "nextAttemptAt" = now() + ${claimSeconds} * interval '1 second'
    FROM chosen WHERE mail."id" = chosen."id"
    RETURNING mail."id", mail."attempts", mail."contentHash", mail."oversize", mail."sizeBytes", mail."messageId",
      mail."fromAddress", mail."receivedAt", mail."releasedAt", mail."uid",
      (SELECT count(*) FROM chosen) < (SELECT count(*) FROM due) AS "isCut"`;
  if (rows.length === 0) return null;
  const mails = await withDestination(mailboxId, rows);
  return mails && { mails, isFull: rows.length === mostMails || rows.some(({ isCut }) => isCut) };
}

/** Takes one stored mail that is due. Null: it is processed already, or not due, or there is no such mail. */
export async function claimMail(inboundMessageId: string): Promise<ClaimedMail | null> {
  const [row] = await database().$queryRaw<(ClaimedRow & { readonly mailboxId: string })[]>`
    UPDATE "InboundMessage"
    SET "attempts" = "attempts" + 1, "nextAttemptAt" = now() + ${claimSeconds} * interval '1 second'
    WHERE "id" = ${inboundMessageId}::uuid AND "state" = 'STORED' AND "nextAttemptAt" <= now()
    RETURNING "id", "attempts", "contentHash", "oversize", "sizeBytes", "messageId", "fromAddress", "receivedAt",
      "releasedAt", "uid", false AS "isCut", "mailboxId"`;
  if (!row) return null;
  const [mail] = (await withDestination(row.mailboxId, [row])) ?? [];
  return mail ?? null;
}

async function withDestination(
  mailboxId: string,
  rows: readonly ClaimedRow[],
): Promise<ClaimedMail[] | null> {
  const mailbox = await database().mailbox.findUnique({
    where: { id: mailboxId },
    select: destinationSelect,
  });
  // Deleted meanwhile, and its mails with it.
  if (!mailbox) return null;
  const destination = destinationOf(mailbox);
  return rows.map(({ isCut: _, ...row }) => ({ ...row, destination })).sort(byArrival);
}

/**
 * The order in which mails are processed, and the only one in which they wait for each other: a total one, so that two
 * that refer to each other do not wait for ever. The same in `claimBatch`.
 */
export function byArrival(
  a: Pick<ClaimedMail, "receivedAt" | "uid" | "id">,
  b: Pick<ClaimedMail, "receivedAt" | "uid" | "id">,
): number {
  const byTime = a.receivedAt.getTime() - b.receivedAt.getTime();
  if (byTime !== 0) return byTime;
  const [first, second] = [a.uid ?? 0n, b.uid ?? 0n];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : a.id === b.id ? 0 : 1;
}

/** Ids of the mails whose claims are renewed, batch by batch. */
const renewed = new Set<Set<string>>();

/** A mail gets another time now: nobody here is at it any more. */
export function giveUpClaims(inboundMessageIds: readonly string[]): void {
  for (const ids of renewed) for (const id of inboundMessageIds) ids.delete(id);
}

/**
 * Keeps claims from running out while a busy machine is at them: each claim counts as an attempt, and too many of those
 * put a mail aside. Once the signal aborts they run out, so that others take up what hangs.
 *
 * @returns ends it
 */
export function renewClaims(mails: readonly Pick<ClaimedMail, "id">[], signal: AbortSignal): () => void {
  const ids = new Set(mails.map(({ id }) => id));
  renewed.add(ids);
  const renew = () => database().$executeRaw`
    UPDATE "InboundMessage" SET "nextAttemptAt" = now() + ${claimSeconds} * interval '1 second'
    WHERE "id" = ANY(${[...ids]}::uuid[]) AND "state" = 'STORED'
      AND "nextAttemptAt" < now() + ${claimSeconds} * interval '1 second'`;
  const timer = setInterval(() => {
    if (signal.aborted) return;
    renew().catch((error: unknown) => logger().warn({ err: error }, "claims on mails were not renewed"));
  }, renewEveryMs);
  return () => {
    clearInterval(timer);
    renewed.delete(ids);
  };
}

/** Puts claimed mails back for a while, without counting the attempt. */
export async function postpone(inboundMessageIds: readonly string[], delayMs: number): Promise<void> {
  giveUpClaims(inboundMessageIds);
  await database().$executeRaw`
    UPDATE "InboundMessage"
    SET "attempts" = "attempts" - 1, "nextAttemptAt" = now() + ${delayMs} * interval '1 millisecond'
    WHERE "id" = ANY(${[...inboundMessageIds]}::uuid[]) AND "state" = 'STORED'`;
}
