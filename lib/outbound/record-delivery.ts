import { z } from "zod";
import { wakeAlertMails } from "@/lib/alerts/wake-alert-mails.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { OutboundState } from "@/prisma/generated/enums.ts";
import { announceDelivery } from "./announce-delivery.ts";
import type { DeliveryOutcome, RecipientOutcome } from "./delivery-outcome.ts";
import { retryDelayMs } from "./delivery-outcome.ts";
import type { SendingLease } from "./outgoing-lease.ts";

const lockedRows = z.array(
  z.object({ attempts: z.int(), failureCode: z.string().nullable(), now: z.date() }),
);

/**
 * Writes what came of an attempt: the state of each recipient, of the message, and when it is tried again. The owner
 * of the lease may still do so after the message was declared uncertain: knowledge replaces doubt.
 *
 * @returns false when the message is not the owner's any more; then nothing was written
 */
export async function recordDelivery(lease: SendingLease, outcome: DeliveryOutcome): Promise<boolean> {
  const state = await database().$transaction(async (tx) => {
    const mine = await tx.$queryRaw`
      SELECT "attempts", "failureCode", now() AS "now" FROM "OutboundMessage"
      WHERE "id" = ${lease.outboundMessageId}::uuid AND "leaseOwner" = ${lease.owner}
        AND "state" IN ('SENDING', 'UNCERTAIN')
      FOR UPDATE`;
    const [row] = lockedRows.parse(mine);
    if (!row) return null;
    for (const recipient of outcome.recipients) await recordRecipient(tx, lease, recipient);
    const recipients = await tx.outboundRecipient.findMany({
      where: { outboundMessageId: lease.outboundMessageId },
      select: { state: true },
    });
    const data = stateAfter(
      outcome,
      row,
      recipients.map((recipient) => recipient.state),
    );
    const message = await tx.outboundMessage.update({
      where: { id: lease.outboundMessageId },
      data: { ...data, leaseOwner: null, leaseExpiresAt: null },
      select: { id: true, requestId: true, state: true, request: { select: { projectId: true } } },
    });
    if (message.state === "FAILED" || message.state === "PARTLY_SENT") {
      await returnToAgent(tx, message.requestId);
    }
    await announceDelivery(tx, { ...message, projectId: message.request.projectId });
    if (worksAgain(row.failureCode, outcome)) await wakeAlertMails(tx);
    return message.state;
  });
  if (state !== null) count("sends", { result: countedAs[state] });
  return state !== null;
}

/** What an attempt is counted as, by the state that it left. */
const countedAs: Readonly<Record<OutboundState, string>> = {
  SENT: "sent",
  PARTLY_SENT: "sent",
  QUEUED: "deferred",
  SENDING: "deferred",
  FAILED: "failed",
  DISCARDED: "failed",
  UNCERTAIN: "uncertain",
};

/** The server, not a recipient, was at fault the last time, and now it takes mail. */
function worksAgain(failureBefore: string | null, { recipients }: DeliveryOutcome): boolean {
  if (failureBefore === null || failureBefore.startsWith("recipient-")) return false;
  return recipients.some(({ state }) => state === "ACCEPTED");
}

async function recordRecipient(
  tx: Transaction,
  lease: SendingLease,
  recipient: RecipientOutcome,
): Promise<void> {
  const { address, ...said } = recipient;
  await tx.outboundRecipient.updateMany({
    where: { outboundMessageId: lease.outboundMessageId, address, state: "PENDING" },
    data: { ...said, serverWords: said.serverWords?.replaceAll("\0", "") ?? null },
  });
}

function stateAfter(
  outcome: DeliveryOutcome,
  { attempts, now }: { readonly attempts: number; readonly now: Date },
  recipients: readonly string[],
): Prisma.OutboundMessageUpdateInput {
  const failureCode = outcome.failure?.code ?? null;
  const failureDetail = outcome.failure?.detail.replaceAll("\0", "") ?? null;
  const failure = { failureCode, failureDetail };
  if (outcome.kind === "uncertain") return { state: "UNCERTAIN", ...failure };
  const accepted = recipients.includes("ACCEPTED");
  if (outcome.kind === "later") {
    const delayMs = retryDelayMs(attempts);
    if (delayMs !== null) {
      return {
        state: "QUEUED",
        dataStartedAt: null,
        nextAttemptAt: new Date(now.getTime() + delayMs),
        ...failure,
      };
    }
    const detail = `Given up after ${attempts} attempts. ${failureDetail ?? ""}`.trim();
    return { state: accepted ? "PARTLY_SENT" : "FAILED", failureCode, failureDetail: detail };
  }
  if (outcome.kind === "failed" || !accepted)
    return { state: accepted ? "PARTLY_SENT" : "FAILED", ...failure };
  const isWhole = recipients.every((state) => state === "ACCEPTED" || state === "BOUNCED");
  return { state: isWhole ? "SENT" : "PARTLY_SENT", sentAt: now, ...failure };
}

/** An answer that did not arrive is the desk's to take care of, not the customer's. */
export async function returnToAgent(tx: Transaction, requestId: string): Promise<void> {
  await tx.request.updateMany({
    where: { id: requestId, status: { not: "RESOLVED" } },
    data: { waitingOn: "AGENT" },
  });
}
