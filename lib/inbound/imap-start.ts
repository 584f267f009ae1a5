import { retireNumbers } from "@/lib/email-channels/reset-cursor.ts";
import type { FolderState } from "@/lib/imap/open-folder.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { database } from "@/lib/platform/database.ts";
import { uidBefore } from "./begin-at.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { requireLease } from "./mailbox-lease.ts";
import type { MailboxPlace } from "./mailbox-place.ts";

/**
 * Where reading begins, in a folder that was just selected: at the stored cursor; anew when the folder is seen for the
 * first time, was renumbered (another UIDVALIDITY) or came back from a backup (the same UIDVALIDITY, but UIDs that were
 * given out are free again, or name other mails). Content tells then what is here already.
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
  if (place.uidValidity === uidValidity) {
    if (!(await wasRestored(session, lease, place, folder))) return Number(place.lastUid);
    remark(
      `The server's folder was put back to an earlier state (UIDVALIDITY ${uidValidity} stayed, UID ${place.lastUid} is ` +
        "free again or another mail's): it is read again from the beginning, and mail that is already here is recognised " +
        "by its content.",
    );
  } else if (place.uidValidity !== null) {
    remark(
      `The server numbered the folder anew (UIDVALIDITY ${place.uidValidity} is now ${uidValidity}): it is read ` +
        "again from the beginning, and mail that is already here is recognised by its content.",
    );
  }
  const lastUid = place.beginAt === null ? 0 : await uidBefore(session, place.beginAt);
  await beginAt(lease, { uidValidity, lastUid });
  return lastUid;
}

/** UIDs only grow (RFC 3501 §2.3.1.1), so a cursor beyond UIDNEXT, or another mail at the cursor, gives it away. */
async function wasRestored(
  session: ImapSession,
  { mailboxId }: MailboxLease,
  { uidValidity, lastUid }: MailboxPlace,
  { uidNext }: FolderState,
): Promise<boolean> {
  if (uidNext > 0 && lastUid >= BigInt(uidNext)) return true;
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

/** The numbers mean other mails from now on, so the rows of the ledger give theirs up. */
async function beginAt(
  lease: MailboxLease,
  cursor: { readonly uidValidity: bigint; readonly lastUid: number },
): Promise<void> {
  await database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    await retireNumbers(tx, lease.mailboxId);
    await tx.mailbox.update({
      where: { id: lease.mailboxId },
      data: { uidValidity: cursor.uidValidity, lastUid: BigInt(cursor.lastUid) },
    });
  });
}
