import { fetchNewMessages } from "@/lib/imap/fetch-new-messages.ts";
import { ImapError } from "@/lib/imap/imap-error.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { environment } from "@/lib/platform/environment.ts";
import { ahead } from "./ahead.ts";
import { isBeforeBeginAt } from "./begin-at.ts";
import { hintIngest } from "./ingest-hints.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { wasHeldTooLong } from "./mailbox-lease.ts";
import type { MailboxPlace, TakenMail } from "./mailbox-place.ts";
import { beginReading } from "./reading-now.ts";
import { receiveMessage } from "./receive-message.ts";
import type { ReceivedMail, StoredMail } from "./store-bytes.ts";
import { storeBytes } from "./store-bytes.ts";
import { storeMessages } from "./store-messages.ts";
import { clearSuspects, noteFailure, suspectMail } from "./suspect-mail.ts";
import { listUntidied, recordTidied, tidyMails } from "./tidy-mails.ts";

const batchMails = 100;
const batchBytes = 8 * 1024 * 1024;
/** After so many messages that are not wanted, the cursor is written, too. */
const batchSeen = 500;

type Batch = { readonly lastUid: number; readonly stored: Promise<StoredMail[]> };

/**
 * Takes everything after the cursor out of the selected folder, batch by batch: bytes into the store, then ledger rows
 * and cursor in one transaction, then the hint to process, then what is to be done on the server. One batch is fetched
 * while the one before is stored. Stopping anywhere loses nothing and doubles nothing; what was stopped before it came
 * to the server is done here first.
 *
 * @returns the UID up to which the folder was read
 * @throws ImapError, LeaseLostError, Problem `storage-full`, or the reason of the signal
 */
export async function takeNewMail(
  session: ImapSession,
  lease: MailboxLease,
  place: MailboxPlace,
  cursor: { readonly uidValidity: bigint; readonly lastUid: number },
  taken: TakenMail,
  signal: AbortSignal,
): Promise<number> {
  const { uidValidity } = cursor;
  let { lastUid } = cursor;
  const remark = (text: string) => void taken.remarks.add(text);
  const leftovers = await listUntidied(lease.mailboxId, place);
  const [ours, gone] = [true, false].map((isOurs) =>
    leftovers.filter((mail) => (mail.uidValidity === uidValidity) === isOurs),
  );
  await tidyMails(session, lease, place, ours ?? [], { isRepeated: true, remark });

  const endReading = beginReading(lease.mailboxId);
  const leaving = new AbortController();
  const left = AbortSignal.any([signal, leaving.signal]);
  try {
    for await (const batch of ahead(batches(session, lease.mailboxId, place, cursor, taken, left))) {
      signal.throwIfAborted();
      const progress = { uidValidity, lastUid: batch.lastUid };
      const mails = await batch.stored;
      const stored = await storeMessages(lease, progress, mails, place.afterProcessing);
      lastUid = batch.lastUid;
      taken.storedCount += stored.ids.length;
      taken.knownCount += stored.knownCount;
      if (stored.ids.length > 0) await hintIngest(lease.mailboxId);
      signal.throwIfAborted();
      if (!place.tidiesLater)
        await tidyMails(session, lease, place, stored.untidied, { isRepeated: false, remark });
    }
  } finally {
    leaving.abort();
    endReading();
  }
  signal.throwIfAborted();
  clearSuspects(lease.mailboxId);
  // The whole folder was seen: what was not met under its new number is not there any more.
  await recordTidied(lease, gone ?? [], { exceptAt: uidValidity });
  return lastUid;
}

/** What a mail can do to a connection, or to a server. */
const failing: ReadonlySet<string> = new Set(["connection-lost", "timeout", "protocol", "unavailable"]);

/** A server that says so means itself and not the mail (RFC 5530 §3). */
const passing: ReadonlySet<string | null> = new Set(["UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA"]);

/**
 * The messages of the folder in batches; where the server fails is noted.
 *
 * @param left aborted: what fails now is of our own making, unless it took too long
 */
async function* batches(
  session: ImapSession,
  mailboxId: string,
  place: MailboxPlace,
  cursor: { readonly uidValidity: bigint; readonly lastUid: number },
  taken: TakenMail,
  left: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  const suspects = suspectMail(mailboxId);
  let asked: { first: string; last: string } | null = null;
  let othersCame = false;
  let mails: ReceivedMail[] = [];
  let bytes = 0;
  let seen = 0;
  let lastUid = 0;
  const batch = (): Batch => {
    const stored = storeBytes(mails, place.catchAddresses);
    // Awaited when its turn comes; a failure before that must not count as unhandled.
    stored.catch(() => undefined);
    mails = [];
    bytes = 0;
    seen = 0;
    return { lastUid, stored };
  };
  try {
    const messages = fetchNewMessages(session, {
      folder: place.folder,
      cursor,
      maxSizeBytes: environment().maxMailBytes,
      batchSize: 500,
      isWanted: ({ internalDate }) => !isBeforeBeginAt(internalDate, place.beginAt),
      ...(suspects && {
        suspects: {
          fromUid: Number(suspects.first),
          toUid: Number(suspects.last),
          isGivenUp: suspects.isGivenUp,
          why: suspects.why,
        },
      }),
      onOtherCame: () => {
        othersCame = true;
      },
      onAsk: (uids) => {
        asked = uids && { first: String(uids.fromUid), last: String(uids.toUid) };
      },
    });
    for await (const message of messages) {
      // Two mails under one number must not be torn apart: the cursor would pass over the second.
      const isFull = mails.length >= batchMails || bytes >= batchBytes || seen >= batchSeen;
      if (isFull && message.uid !== lastUid) yield batch();
      const mail =
        message.kind === "unwanted" ? null : await receiveMessage(session, message, place.catchAddresses);
      if (message.kind === "unwanted") taken.earlierCount += 1;
      lastUid = message.uid;
      seen += 1;
      if (!mail) continue;
      mails.push(mail);
      bytes += mail.body.kind === "whole" ? mail.body.raw.length : 0;
    }
  } catch (thrown) {
    const error = session.explain(thrown);
    const isFailing =
      error instanceof ImapError && failing.has(error.code) && !passing.has(error.serverResponseCode);
    if (asked && isFailing && (!left.aborted || wasHeldTooLong(left))) {
      noteFailure(mailboxId, asked, { othersCame, why: error.message });
    }
    // What came before the failure need not be asked for again.
    if (seen > 0) yield batch();
    throw error;
  }
  if (seen > 0) yield batch();
}
