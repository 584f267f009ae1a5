import { randomUUID } from "node:crypto";
import type { Db } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";

/** Long enough for a busy process to renew in time, short enough that a crash is soon forgotten. */
const leaseSeconds = 12;
const renewEveryMs = 3_000;
/** Longer takes no reading that goes on: what is taken in is kept, and the next one goes on from there. */
const longestHoldMs = 30 * 60_000;

/** The right to read one mailbox. Every write that depends on it names the fence, so that the late are shut out. */
export type MailboxLease = { readonly mailboxId: string; readonly owner: string; readonly fence: number };

/** What came of asking for a lease. "off": the channel is disabled or gone. */
type LeaseClaim =
  | { readonly state: "held"; readonly lease: MailboxLease }
  | { readonly state: "busy" | "off" };

const losses = {
  "other-reader": "another worker reads the mailbox now",
  "settings-changed": "what is said of the mailbox was changed while it was read; it is read anew",
  "held-too-long": "reading the mailbox took too long; it goes on in another poll",
  "not-renewed":
    "the right to read the mailbox was not renewed in time: the database did not answer, or this process stood still",
} as const;

/** The lease is over and somebody else may read the mailbox now: stop, write nothing more. The message says why. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  readonly loss: keyof typeof losses;

  constructor(loss: keyof typeof losses) {
    super(losses[loss]);
    this.loss = loss;
  }
}

/** Whether a signal of `whileLeased` is aborted because reading took too long: a mail that does not end may be why. */
export const wasHeldTooLong = ({ reason }: AbortSignal) =>
  reason instanceof LeaseLostError && reason.loss === "held-too-long";

/** Whoever changes what is said of a mailbox ends its reading, and begins none. */
async function lossOf(db: Db, { mailboxId, owner }: MailboxLease): Promise<LeaseLostError> {
  const row = await db.mailbox.findUnique({ where: { id: mailboxId }, select: { leaseOwner: true } });
  if (!row?.leaseOwner) return new LeaseLostError("settings-changed");
  return new LeaseLostError(row.leaseOwner === owner ? "not-renewed" : "other-reader");
}

/**
 * Asks to be the one reader of a mailbox. Taking it also sets when the next poll is due; whoever finds it busy makes
 * it due at once, so that the mail it was called for is looked for when the present reader is done.
 */
export async function claimMailbox(mailboxId: string): Promise<LeaseClaim> {
  const owner = randomUUID();
  const claimed = await database().$queryRaw<{ leaseFence: number }[]>`
    UPDATE "Mailbox" AS mailbox
    SET "leaseOwner" = ${owner},
        "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second',
        "leaseFence" = mailbox."leaseFence" + 1,
        "lastPolledAt" = now(),
        "nextPollAt" = now() + mailbox."pollIntervalSeconds" * interval '1 second'
    FROM "EnabledMailbox" AS enabled
    WHERE mailbox."id" = ${mailboxId}::uuid AND enabled."id" = mailbox."id"
      AND (mailbox."leaseOwner" IS NULL OR mailbox."leaseExpiresAt" < now())
    RETURNING mailbox."leaseFence"`;
  const [row] = claimed;
  if (row) return { state: "held", lease: { mailboxId, owner, fence: row.leaseFence } };
  const isBusy = await database().$executeRaw`
    UPDATE "Mailbox" AS mailbox SET "nextPollAt" = now()
    FROM "EnabledMailbox" AS enabled
    WHERE mailbox."id" = ${mailboxId}::uuid AND enabled."id" = mailbox."id"`;
  return { state: isBusy > 0 ? "busy" : "off" };
}

/**
 * Locks the mailbox row for this transaction if the lease still holds.
 *
 * @returns `now`: the database's time, by which all workers agree on what is due
 * @throws LeaseLostError
 */
export async function requireLease(
  db: Db,
  lease: MailboxLease,
): Promise<{ readonly projectId: string; readonly now: Date }> {
  const [held] = await db.$queryRaw<{ projectId: string; now: Date }[]>`
    SELECT "projectId", now() AS "now" FROM "Mailbox"
    WHERE "id" = ${lease.mailboxId}::uuid AND "leaseOwner" = ${lease.owner} AND "leaseFence" = ${lease.fence}
    FOR UPDATE`;
  if (!held) throw await lossOf(db, lease);
  return held;
}

/** For what can not be done in a transaction: asks whether the lease holds at this moment. @throws LeaseLostError */
export async function ensureLease(lease: MailboxLease): Promise<void> {
  const [held] = await database().$queryRaw<unknown[]>`
    SELECT 1 FROM "Mailbox"
    WHERE "id" = ${lease.mailboxId}::uuid AND "leaseOwner" = ${lease.owner} AND "leaseFence" = ${lease.fence}
      AND "leaseExpiresAt" > now()`;
  if (!held) throw await lossOf(database(), lease);
}

/**
 * Runs work while the lease is renewed. The signal that the work gets aborts when the lease is lost or was held for too
 * long (reason: LeaseLostError; after "held-too-long" it is still there), or the outer signal aborts; from then on it is
 * renewed no more, so that work which hangs all the same is succeeded.
 */
export async function whileLeased<Result>(
  lease: MailboxLease,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  const startedAt = Date.now();
  let lastRenewedAt = startedAt;
  const renew = async () => {
    if (outer?.aborted || lost.signal.aborted) return;
    if (Date.now() - startedAt > longestHoldMs) return lost.abort(new LeaseLostError("held-too-long"));
    const loss = await renewLease(lease).catch(() => new LeaseLostError("not-renewed"));
    if (loss === null) lastRenewedAt = Date.now();
    // A database that can not be asked leaves the lease to its clock.
    const isOver = Date.now() - lastRenewedAt > leaseSeconds * 1_000;
    if (loss && (loss.loss !== "not-renewed" || isOver)) lost.abort(loss);
  };
  const timer = setInterval(() => void renew(), renewEveryMs);
  try {
    return await work(outer ? AbortSignal.any([lost.signal, outer]) : lost.signal);
  } finally {
    clearInterval(timer);
  }
}

/** @returns null, or why it could not be renewed */
async function renewLease(lease: MailboxLease): Promise<LeaseLostError | null> {
  const renewed = await database().$executeRaw`
    UPDATE "Mailbox" SET "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
    WHERE "id" = ${lease.mailboxId}::uuid AND "leaseOwner" = ${lease.owner} AND "leaseFence" = ${lease.fence}`;
  return renewed > 0 ? null : lossOf(database(), lease);
}

/** Gives the lease back unfinished: the mailbox is due at once. */
export async function abandonMailbox(lease: MailboxLease): Promise<void> {
  await database().$executeRaw`
    UPDATE "Mailbox" SET "leaseOwner" = NULL, "leaseExpiresAt" = NULL, "nextPollAt" = now()
    WHERE "id" = ${lease.mailboxId}::uuid AND "leaseOwner" = ${lease.owner} AND "leaseFence" = ${lease.fence}`;
}
