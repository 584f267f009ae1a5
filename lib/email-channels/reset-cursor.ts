import { randomInt, randomUUID } from "node:crypto";
import { databaseNow, type Transaction } from "@/lib/platform/database.ts";

/** Whoever reads or watches the mailbox now has to stop and begin anew: the fence shuts the late out. */
const withoutReader = {
  leaseOwner: null,
  leaseExpiresAt: null,
  leaseFence: { increment: 1 },
  watchOwner: null,
  watchExpiresAt: null,
} as const;

/** Another server may keep its own clock. */
const clockToleranceMs = 5 * 60_000;

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
 * that was already taken is recognised by its content. What was still to be tidied at the old place stays as it is.
 */
export async function moveToOtherMailbox(
  tx: Transaction,
  mailbox: { readonly id: string; readonly beginAt: Date | null; readonly lastSucceededAt: Date | null },
): Promise<void> {
  await tx.inboundMessage.updateMany({
    where: { mailboxId: mailbox.id, tidiedAt: null },
    data: { tidiedAt: new Date() },
  });
  await retireNumbers(tx, mailbox.id);
  await tx.popUidl.deleteMany({ where: { mailboxId: mailbox.id } });
  const lastRead = mailbox.lastSucceededAt && new Date(mailbox.lastSucceededAt.getTime() - clockToleranceMs);
  const isLater = lastRead && (!mailbox.beginAt || lastRead > mailbox.beginAt);
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: { uidValidity: null, lastUid: 0, ...(isLater && { beginAt: lastRead }) },
  });
}

/** Real values of UIDVALIDITY have 32 bits (RFC 3501 §9): retired ones are above them. */
const generation = () => BigInt(randomInt(1, 2 ** 30)) << 32n;
/** No UIDL has a space (RFC 1939 §7): a retired one has. */
const retiredSuffix = () => ` retired ${randomUUID()}`;

/**
 * UIDVALIDITY is often 1, and POP3 servers may simply count, so a new place may use the very numbers of the old one, and
 * the ledger's unique keys would take new mail for known: the rows give their numbers up.
 */
export async function retireNumbers(tx: Transaction, mailboxId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidValidity" = "uidValidity" + ${generation()}
    WHERE "mailboxId" = ${mailboxId}::uuid AND "uidValidity" < 4294967296`;
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidl" = "uidl" || ${retiredSuffix()}
    WHERE "mailboxId" = ${mailboxId}::uuid AND "uidl" IS NOT NULL AND position(' retired ' IN "uidl") = 0`;
}

/** Same for the one row that has this number: the server has given it to another mail. */
export async function retireNumber(
  tx: Transaction,
  mailboxId: string,
  place: { readonly uidValidity: bigint | null; readonly uid: bigint | null; readonly uidl: string | null },
): Promise<void> {
  const { uidValidity, uid, uidl } = place;
  if (uidl !== null) {
    await tx.$executeRaw`
      UPDATE "InboundMessage" SET "uidl" = "uidl" || ${retiredSuffix()}
      WHERE "mailboxId" = ${mailboxId}::uuid AND "uidl" = ${uidl}`;
    return;
  }
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidValidity" = "uidValidity" + ${generation()}
    WHERE "mailboxId" = ${mailboxId}::uuid AND "uidValidity" = ${uidValidity} AND "uid" = ${uid}`;
}

/**
 * A handler catches mail to other addresses from now on: what it left alone is looked at again, and so is the whole
 * folder. Mail that was taken is recognised by its content.
 */
export async function lookAgainAtLeftMail(tx: Transaction, mailboxId: string): Promise<void> {
  await forgetUidls(tx, mailboxId);
  await tx.inboundMessage.deleteMany({ where: { mailboxId, outcome: "LEFT" } });
  await tx.mailbox.update({ where: { id: mailboxId }, data: { uidValidity: null, lastUid: 0 } });
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
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: { beginAt, ...(isEarlier && { uidValidity: null, lastUid: 0 }) },
  });
  if (isEarlier) await forgetUidls(tx, mailbox.id);
}
