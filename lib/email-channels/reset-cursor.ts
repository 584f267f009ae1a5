import type { Transaction } from "@/lib/platform/database.ts";

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
      nextPollAt: new Date(),
    },
  });
}

/**
 * The channel reads another mailbox from now on, or the same one at another place. UIDs mean nothing there, so the
 * cursor begins anew; mail is wanted from when the old place was last read, so that a move of servers loses none.
 * Mail that was already taken is recognised by its content.
 */
export async function moveToOtherMailbox(
  tx: Transaction,
  mailbox: { readonly id: string; readonly beginAt: Date | null; readonly lastSucceededAt: Date | null },
): Promise<void> {
  await retirePlaces(tx, mailbox.id);
  const lastRead = mailbox.lastSucceededAt && new Date(mailbox.lastSucceededAt.getTime() - clockToleranceMs);
  const isLater = lastRead && (!mailbox.beginAt || lastRead > mailbox.beginAt);
  await tx.mailbox.update({
    where: { id: mailbox.id },
    data: { uidValidity: null, lastUid: 0, ...(isLater && { beginAt: lastRead }) },
  });
}

/**
 * UIDVALIDITY is often 1, so the new place may use the very numbers of the old one, and the ledger's unique key would
 * take new mail for known. Real values have 32 bits (RFC 3501 §9): old rows get numbers above them.
 */
async function retirePlaces(tx: Transaction, mailboxId: string): Promise<void> {
  const generation = BigInt(Math.floor(Date.now() / 1_000)) << 32n;
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidValidity" = "uidValidity" + ${generation}
    WHERE "mailboxId" = ${mailboxId}::uuid AND "uidValidity" < 4294967296`;
}

/**
 * Mail from another time on is wanted. An earlier time makes the folder be read again from its beginning; what is
 * here already is passed over.
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
}
