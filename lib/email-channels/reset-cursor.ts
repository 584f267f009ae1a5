import { databaseNow, type Transaction } from "@/lib/platform/database.ts";
import { clockToleranceMs } from "./begin-at.ts";

/** Whoever reads or watches the mailbox now has to stop and begin anew: the fence shuts the late out. */
const withoutReader = {
  leaseOwner: null,
  leaseExpiresAt: null,
  leaseFence: { increment: 1 },
  watchOwner: null,
  watchExpiresAt: null,
} as const;

/** Ends the present reading, forgets failures of the old settings, and makes the mailbox due at once. */
export async function readAnew(tx: Transaction, mailboxId: string): Promise<void> {
  await tx.mailbox.update({
    where: { id: mailboxId },
    data: {
      ...withoutReader,
      consecutiveFailures: 0,
      failureCode: null,
      failureDetail: null,
      nextPollAt: await databaseNow(tx),
    },
  });
}

type MailboxAddress = { readonly protocol: string; readonly host: string; readonly username: string };

/** Whether two addresses are of different mailboxes, as far as they tell: capitals make no difference. */
export function isOtherMailbox(one: MailboxAddress, other: MailboxAddress): boolean {
  const name = ({ host, username }: MailboxAddress) => `${host} ${username}`.toLowerCase();
  return one.protocol !== other.protocol || name(one) !== name(other);
}

/**
 * Another mailbox is read from now on, or the same one at another place. UIDs and UIDLs mean nothing there, so the
 * cursor begins anew; mail is wanted from when the old place was last read, so that a move of servers loses none. Mail
 * that was already taken is recognised by its content; whoever reads sees to it that its rows do not keep the numbers
 * which others have at the new place. What was still to be tidied at the old place stays as it is.
 */
export async function moveToOtherMailbox(
  tx: Transaction,
  mailbox: { readonly id: string; readonly beginAt: Date | null; readonly lastSucceededAt: Date | null },
): Promise<void> {
  await tx.inboundMessage.updateMany({
    where: { mailboxId: mailbox.id, tidiedAt: null },
    data: { tidiedAt: new Date() },
  });
  await tx.popUidl.deleteMany({ where: { mailboxId: mailbox.id } });
  const lastRead = mailbox.lastSucceededAt && new Date(mailbox.lastSucceededAt.getTime() - clockToleranceMs);
  const isLater = lastRead && (!mailbox.beginAt || lastRead > mailbox.beginAt);
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: { uidValidity: null, lastUid: 0, ...(isLater && { beginAt: lastRead }) },
  });
}

/**
 * A handler catches mail to other addresses from now on: the whole folder is looked at again, and with it what was left
 * alone, whose rows make room when such a mail is wanted now. Mail that was taken is recognised by its content.
 */
export async function lookAgainAtLeftMail(tx: Transaction, mailboxId: string): Promise<void> {
  await forgetUidls(tx, mailboxId);
  await forgetCursor(tx, mailboxId);
}

/**
 * The folder is read again from where mail is wanted. The cursor stays, with a minus sign before its UIDVALIDITY, so that
 * whoever reads can tell whether the folder's numbers are still those of the ledger.
 */
async function forgetCursor(tx: Transaction, mailboxId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Mailbox" SET "uidValidity" = -abs("uidValidity") WHERE "id" = ${mailboxId}::uuid`;
}

/** Only the names of mail that was taken stay known. */
async function forgetUidls(tx: Transaction, mailboxId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "PopUidl" AS known WHERE "mailboxId" = ${mailboxId}::uuid AND NOT EXISTS (
      SELECT 1 FROM "InboundMessage" AS mail
      WHERE mail."mailboxId" = known."mailboxId" AND mail."uidl" = known."uidl"
        AND mail."outcome" IS DISTINCT FROM 'LEFT')`;
}

/**
 * Mail from another time on is wanted. An earlier time makes the folder be read again from its beginning; what is
 * here already is passed over. In POP3, what was too old is asked for again.
 */
export async function changeBegin(
  tx: Transaction,
  mailbox: { readonly id: string; readonly beginAt: Date | null },
  beginAt: Date | null,
): Promise<void> {
  const isEarlier = mailbox.beginAt !== null && (beginAt === null || beginAt < mailbox.beginAt);
  await tx.mailbox.update({ where: { id: mailbox.id }, data: { beginAt } });
  if (!isEarlier) return;
  await forgetCursor(tx, mailbox.id);
  await forgetUidls(tx, mailbox.id);
}
