import type { FolderState } from "@/lib/imap/open-folder.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { uidBefore } from "./begin-at.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { requireLease } from "./mailbox-lease.ts";
import type { MailboxPlace } from "./mailbox-place.ts";
import { retireNumbers } from "./retire-numbers.ts";

/** Takes about half a second. */
const mostRetired = 5_000;

/**
 * Where reading begins, in a folder that was just selected: at the stored cursor; at the beginning when other mail is
 * wanted than before; anew when the folder is seen for the first time, was renumbered (another UIDVALIDITY) or came back
 * from a backup (the same UIDVALIDITY, but UIDs that were given out are free again, or name other mails). Content tells
 * then what is here already.
 *
 * @returns the last UID that is not wanted
 * @throws ImapError, LeaseLostError
 */
export async function startOf(
  session: ImapSession,
  lease: MailboxLease,
  place: MailboxPlace,
  folder: FolderState,
  remark: (text: string) => void,
): Promise<number> {
  const { uidValidity } = folder;
  const isSameNumbering = place.uidValidity === uidValidity || place.uidValidity === -uidValidity;
  if (isSameNumbering && !(await wasRestored(session, lease, { ...place, uidValidity }, folder))) {
    if (place.uidValidity === uidValidity) return Number(place.lastUid);
    const lastUid = await lastUnwanted(session, place, folder);
    await setCursor(lease, { uidValidity, lastUid });
    return lastUid;
  }
  if (isSameNumbering) {
    remark(
      `The server's folder was put back to an earlier state (UIDVALIDITY ${uidValidity} stayed, UID ${place.lastUid} is ` +
        "free again or another mail's): it is read again from the beginning, and mail that is already here is recognised " +
        "by its content.",
    );
  } else if (place.uidValidity !== null) {
    remark(
      `The server numbered the folder anew (UIDVALIDITY ${absolute(place.uidValidity)} is now ${uidValidity}): it is read ` +
        "again from the beginning, and mail that is already here is recognised by its content.",
    );
  }
  const lastUid = await lastUnwanted(session, place, folder);
  await beginAnew(lease, { uidValidity, lastUid });
  return lastUid;
}

const absolute = (number: bigint) => (number < 0n ? -number : number);

async function lastUnwanted(
  session: ImapSession,
  { beginAt }: MailboxPlace,
  folder: FolderState,
): Promise<number> {
  return beginAt === null ? 0 : uidBefore(session, folder, beginAt);
}

/** UIDs only grow (RFC 3501 §2.3.1.1), so a cursor beyond UIDNEXT, or another mail at the cursor, gives it away. */
async function wasRestored(
  session: ImapSession,
  { mailboxId }: MailboxLease,
  { uidValidity, lastUid }: MailboxPlace,
  { uidNext }: FolderState,
): Promise<boolean> {
  if (uidNext !== null && lastUid >= BigInt(uidNext)) return true;
  if (uidValidity === null || lastUid === 0n) return false;
  const taken = await database().inboundMessage.findUnique({
    where: { mailboxId_uidValidity_uid: { mailboxId, uidValidity, uid: lastUid } },
    select: { sizeBytes: true, receivedAt: true },
  });
  if (!taken) return false;
  const there = await session.client.fetchOne(
    String(lastUid),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  );
  if (!there || there.uid !== Number(lastUid) || there.internalDate === undefined) return false;
  const shiftMs = Math.abs(new Date(there.internalDate).getTime() - taken.receivedAt.getTime());
  // Some servers only estimate sizes, and some change dates; both at once make another mail.
  return there.size !== taken.sizeBytes && shiftMs > 1_000;
}

type Cursor = { readonly uidValidity: bigint; readonly lastUid: number };

function setCursor(lease: MailboxLease, cursor: Cursor): Promise<void> {
  return database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    await writeCursor(tx, lease, cursor);
  });
}

/**
 * The numbers mean other mails from now on, so the rows of the ledger that have such numbers give them up, some at a time:
 * a large mailbox has more than one transaction could change. Until all have, there is no cursor: whatever stops this, the
 * next poll goes on with it.
 */
async function beginAnew(lease: MailboxLease, cursor: Cursor): Promise<void> {
  const retireSome = () =>
    database().$transaction(async (tx) => {
      await requireLease(tx, lease);
      const retired = await retireNumbers(tx, lease.mailboxId, cursor.uidValidity, mostRetired);
      const isDone = retired < mostRetired;
      await writeCursor(tx, lease, isDone ? cursor : { uidValidity: null, lastUid: 0 });
      return isDone;
    });
  while (!(await retireSome()));
}

async function writeCursor(
  tx: Transaction,
  { mailboxId }: MailboxLease,
  { uidValidity, lastUid }: { readonly uidValidity: bigint | null; readonly lastUid: number },
): Promise<void> {
  await tx.mailbox.update({ where: { id: mailboxId }, data: { uidValidity, lastUid: BigInt(lastUid) } });
}
