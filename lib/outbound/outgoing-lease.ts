import { randomUUID } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { sendingLeaseSeconds as leaseSeconds, whileRenewed } from "./sending-lease.ts";

/** The right to send one message now. */
export type SendingLease = { readonly outboundMessageId: string; readonly owner: string };

/** Takes a message that is due; null: it is not due, its channel is off, or somebody else has it. */
export async function claimOutgoing(outboundMessageId: string): Promise<SendingLease | null> {
  const owner = randomUUID();
  const claimed = await database().$executeRaw`
    UPDATE "OutboundMessage"
    SET "state" = 'SENDING', "leaseOwner" = ${owner}, "dataStartedAt" = NULL, "attempts" = "attempts" + 1,
        "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
    WHERE "id" = ${outboundMessageId}::uuid AND "state" = 'QUEUED' AND "nextAttemptAt" <= now()
      AND ("emailChannelId" IS NULL OR EXISTS (
        SELECT 1 FROM "EmailChannel" AS channel WHERE channel."id" = "emailChannelId" AND channel."enabled"))`;
  return claimed > 0 ? { outboundMessageId, owner } : null;
}

/**
 * Notes that the message may be on its way from now on: a crash after this leaves it uncertain instead of queued.
 *
 * @returns false when the lease is not ours any more: then nothing may be sent
 */
export async function beginHandover(lease: SendingLease): Promise<boolean> {
  const begun = await database().$executeRaw`
    UPDATE "OutboundMessage"
    SET "dataStartedAt" = now(), "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
    WHERE "id" = ${lease.outboundMessageId}::uuid AND "state" = 'SENDING' AND "leaseOwner" = ${lease.owner}`;
  return begun > 0;
}

/**
 * Runs work while the lease is renewed, until the signal aborts. Not renewed in time, the message becomes uncertain; the
 * outcome is recorded all the same when it is known.
 */
export function whileSending<Result>(
  lease: SendingLease,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const renew = async () => {
    await database().$executeRaw`
      UPDATE "OutboundMessage" SET "leaseExpiresAt" = now() + ${leaseSeconds} * interval '1 second'
      WHERE "id" = ${lease.outboundMessageId}::uuid AND "state" = 'SENDING' AND "leaseOwner" = ${lease.owner}`;
  };
  return whileRenewed(renew, signal, work);
}

/**
 * Settles messages whose sender vanished: before the handover they are queued again, after it nobody knows whether
 * they were delivered.
 *
 * @returns rows that are uncertain now
 */
export async function settleAbandonedSending(): Promise<
  { readonly id: string; readonly requestId: string; readonly projectId: string }[]
> {
  await database().$executeRaw`
    UPDATE "OutboundMessage"
    SET "state" = 'QUEUED', "leaseOwner" = NULL, "leaseExpiresAt" = NULL, "nextAttemptAt" = now()
    WHERE "state" = 'SENDING' AND "leaseExpiresAt" < now() AND "dataStartedAt" IS NULL`;
  // The owner stays: should it live after all, it may still record what really happened.
  return database().$queryRaw`
    UPDATE "OutboundMessage" AS message
    SET "state" = 'UNCERTAIN', "leaseExpiresAt" = NULL, "failureCode" = 'uncertain',
        "failureDetail" = 'Mailroom was interrupted while it handed this message over: it may have been delivered. '
          'Look into the mailbox''s sent mail or ask the customer before you send it again.'
    FROM "Request" AS request
    WHERE message."state" = 'SENDING' AND message."leaseExpiresAt" < now()
      AND message."dataStartedAt" IS NOT NULL AND request."id" = message."requestId"
    RETURNING message."id", message."requestId", request."projectId"`;
}
