import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { requireLease } from "./mailbox-lease.ts";
import type { PollFailure } from "./poll-failure.ts";
import { pollDelayMs } from "./poll-failure.ts";

const released = { leaseOwner: null, leaseExpiresAt: null } as const;

/**
 * Ends a poll that went well: health is good, the lease is given back. The log gets a line when there is something to
 * say: mail came, health came back, or something odd was met.
 *
 * @throws LeaseLostError
 */
export async function recordPollSuccess(
  lease: MailboxLease,
  result: { readonly storedCount: number; readonly remarks: readonly string[] },
): Promise<void> {
  await database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    const before = await tx.mailbox.findUniqueOrThrow({
      where: { id: lease.mailboxId },
      select: {
        failureCode: true,
        lastSucceededAt: true,
        emailChannel: { select: { id: true, projectId: true } },
      },
    });
    await tx.mailbox.update({
      where: { id: lease.mailboxId },
      data: {
        ...released,
        lastSucceededAt: new Date(),
        consecutiveFailures: 0,
        failureCode: null,
        failureDetail: null,
      },
    });
    const isNews = before.failureCode !== null || before.lastSucceededAt === null;
    if (isNews || result.storedCount > 0 || result.remarks.length > 0) {
      const count = result.storedCount === 1 ? "1 new mail." : `${result.storedCount} new mails.`;
      await tx.connectivityEntry.create({
        data: {
          mailboxId: lease.mailboxId,
          succeeded: true,
          storedCount: result.storedCount,
          detail: [count, ...result.remarks].join(" "),
        },
      });
    }
    if (isNews) {
      const { id, projectId } = before.emailChannel;
      await announceChange(tx, { topic: "channel", projectId, id });
    }
  });
}

/** Ends a poll that failed: cause and next attempt are stored, the lease is given back. @throws LeaseLostError */
export async function recordPollFailure(lease: MailboxLease, failure: PollFailure): Promise<void> {
  await database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    const before = await tx.mailbox.findUniqueOrThrow({
      where: { id: lease.mailboxId },
      select: {
        failureCode: true,
        consecutiveFailures: true,
        emailChannel: { select: { id: true, projectId: true } },
      },
    });
    const consecutiveFailures = before.consecutiveFailures + 1;
    await tx.mailbox.update({
      where: { id: lease.mailboxId },
      data: {
        ...released,
        consecutiveFailures,
        failureCode: failure.code,
        failureDetail: failure.detail,
        nextPollAt: new Date(Date.now() + pollDelayMs(consecutiveFailures, failure.isSlow)),
      },
    });
    await tx.connectivityEntry.create({
      data: {
        mailboxId: lease.mailboxId,
        succeeded: false,
        code: failure.code,
        detail: failure.detail,
        serverWords: failure.serverWords,
      },
    });
    if (before.failureCode !== failure.code) {
      const { id, projectId } = before.emailChannel;
      await announceChange(tx, { topic: "channel", projectId, id });
    }
  });
}
