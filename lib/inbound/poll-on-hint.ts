import { database } from "@/lib/platform/database.ts";
import { overdueSeconds } from "./due-mailboxes.ts";
import { pollMailbox } from "./poll-mailbox.ts";
import type { ReadingLimits } from "./reading-limits.ts";
import { readingLimits } from "./reading-limits.ts";

/**
 * Follows a hint that a mailbox should be read now. A worker that keeps the mailbox does it, in the connection that it
 * has open: it sees within two seconds that the mailbox is due. It is read here when nobody keeps it, or when whoever
 * does leaves it overdue; then it counts among all polls and connections of this process. What is kept and overdue does
 * not wait here for others that are read: its keeper waits as well, and hints for other mailboxes would wait behind it.
 *
 * @throws the reason of the signal
 */
export async function pollOnHint(
  mailboxId: string,
  options: { readonly signal: AbortSignal; readonly limits?: ReadingLimits },
): Promise<void> {
  const isKept = await database().$executeRaw`
    UPDATE "Mailbox" SET "nextPollAt" = least("nextPollAt", now())
    WHERE "id" = ${mailboxId}::uuid AND "watchExpiresAt" > now()
      AND "nextPollAt" > now() - ${overdueSeconds} * interval '1 second'`;
  if (isKept > 0) return;
  const mailbox = await database().mailbox.findUnique({
    where: { id: mailboxId },
    select: {
      nextPollAt: true,
      failureCode: true,
      watchOwner: true,
      mailServer: { select: { host: true, username: true } },
    },
  });
  if (!mailbox) return;
  const { nextPollAt, failureCode, watchOwner, mailServer } = mailbox;
  const { slots, connections } = options.limits ?? readingLimits;
  const poll = {
    host: mailServer.host,
    dueAtMs: nextPollAt.getTime(),
    isFailing: failureCode !== null,
  };
  // A watch that has run out still has its owner's name, until somebody takes it, within seconds where anybody lives.
  if (watchOwner !== null && !(slots.hasRoom(poll) && connections.hasRoom(mailServer))) return;
  const connection = await connections.take(mailServer, options.signal);
  try {
    const leaveSlot = await slots.take(poll, options.signal);
    try {
      await pollMailbox(mailboxId, options);
    } finally {
      leaveSlot();
    }
  } finally {
    connection.release();
  }
}
