import { database } from "@/lib/platform/database.ts";

/** A mail that is being processed takes at most this long, as a rule; a second one at work would do no harm. */
const expectedSeconds = 15;
/** A mail that ends the process each time it is read must not do so for ever. */
export const mostAttempts = 8;

/** A stored mail that is to be processed now. */
export type ClaimedMail = {
  readonly id: string;
  readonly attempts: number;
  readonly contentHash: string;
  readonly oversize: boolean;
  readonly sizeBytes: number;
  readonly messageId: string | null;
  readonly receivedAt: Date;
  readonly uid: bigint;
  readonly channel: {
    readonly id: string;
    readonly address: string;
    readonly projectId: string;
    readonly requestTypeId: string;
  };
};

/**
 * Takes a stored mail that is due and counts the attempt before anything is read, so that a crash counts too. Null:
 * it is processed already, or not due, or there is no such mail.
 */
export async function claimStored(inboundMessageId: string): Promise<ClaimedMail | null> {
  const claimed = await database().$executeRaw`
    UPDATE "InboundMessage"
    SET "attempts" = "attempts" + 1, "nextAttemptAt" = now() + ${expectedSeconds} * interval '1 second'
    WHERE "id" = ${inboundMessageId}::uuid AND "state" = 'STORED' AND "nextAttemptAt" <= now()`;
  if (claimed === 0) return null;
  const { mailbox, ...row } = await database().inboundMessage.findUniqueOrThrow({
    where: { id: inboundMessageId },
    select: {
      id: true,
      attempts: true,
      contentHash: true,
      oversize: true,
      sizeBytes: true,
      messageId: true,
      receivedAt: true,
      uid: true,
      mailbox: {
        select: {
          emailChannel: { select: { id: true, address: true, projectId: true, requestTypeId: true } },
        },
      },
    },
  });
  return { ...row, channel: mailbox.emailChannel };
}

/** Puts a claimed mail back for a while, without counting the attempt. */
export async function postpone(inboundMessageId: string, delayMs: number): Promise<void> {
  await database().inboundMessage.updateMany({
    where: { id: inboundMessageId, state: "STORED" },
    data: { attempts: { decrement: 1 }, nextAttemptAt: new Date(Date.now() + delayMs) },
  });
}

/** Notes a failed attempt: the mail is tried again with growing delays, or put aside as failed with the reason. */
export async function recordIngestFailure(
  mail: { readonly id: string; readonly attempts: number },
  failure: { readonly detail: string; readonly isPermanent: boolean },
): Promise<void> {
  const isOver = failure.isPermanent || mail.attempts >= mostAttempts;
  const delayMs = Math.min(2 ** mail.attempts, 300) * 1_000;
  const detail = failure.detail.replaceAll("\0", "");
  await database().inboundMessage.updateMany({
    where: { id: mail.id, state: "STORED" },
    data: isOver
      ? {
          state: "FAILED",
          processedAt: new Date(),
          reason: `${detail} It was tried ${mail.attempts} times. The original is kept: process it again when the cause is gone.`,
        }
      : {
          nextAttemptAt: new Date(Date.now() + delayMs),
          reason: `Attempt ${mail.attempts} failed, it will be tried again: ${detail}`,
        },
  });
}

/**
 * A mail of the project that came earlier, that this one refers to, and that is not processed yet: without it, its
 * answer would become a request of its own.
 */
export async function earlierInThread(
  mail: ClaimedMail,
  messageIds: readonly string[],
): Promise<string | null> {
  const earlier = await database().inboundMessage.findFirst({
    where: {
      state: "STORED",
      id: { not: mail.id },
      messageId: { in: [...messageIds] },
      mailbox: { emailChannel: { projectId: mail.channel.projectId } },
      // A total order: two mails that refer to each other do not wait for each other.
      OR: [
        { receivedAt: { lt: mail.receivedAt } },
        { receivedAt: mail.receivedAt, uid: { lt: mail.uid } },
        { receivedAt: mail.receivedAt, uid: mail.uid, id: { lt: mail.id } },
      ],
    },
    orderBy: [{ receivedAt: "asc" }, { uid: "asc" }],
    select: { id: true },
  });
  return earlier?.id ?? null;
}
