import type { FetchedMessage } from "@/lib/imap/fetch-new-messages.ts";
import { fetchNewMessages } from "@/lib/imap/fetch-new-messages.ts";
import { ImapError } from "@/lib/imap/imap-error.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { environment } from "@/lib/platform/environment.ts";
import { ahead } from "./ahead.ts";
import { hintIngest } from "./ingest-hints.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import type { MailboxPlace, TakenMail } from "./mailbox-place.ts";
import { beginReading } from "./reading-now.ts";
import { receiveMessage } from "./receive-message.ts";
import type { ReceivedMail, StoredMail } from "./store-bytes.ts";
import { storeBytes } from "./store-bytes.ts";
import { storeMessages } from "./store-messages.ts";
import { clearSuspects, noteBroken, suspectMail } from "./suspect-mail.ts";
import { listUntidied, recordTidied, tidyMails } from "./tidy-mails.ts";

const batchMails = 100;
const batchBytes = 8 * 1024 * 1024;

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
  try {
    for await (const batch of ahead(batches(session, lease.mailboxId, place, cursor))) {
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
    endReading();
  }
  signal.throwIfAborted();
  clearSuspects(lease.mailboxId);
  // The whole folder was seen: what was not met under its new number is not there any more.
  await recordTidied(gone ?? [], { exceptAt: uidValidity });
  return lastUid;
}

async function* batches(
  session: ImapSession,
  mailboxId: string,
  place: MailboxPlace,
  cursor: { readonly uidValidity: bigint; readonly lastUid: number },
): AsyncGenerator<Batch, void, undefined> {
  let mails: ReceivedMail[] = [];
  let bytes = 0;
  let lastUid = 0;
  const batch = (): Batch => {
    const stored = storeBytes(mails, place.catchAddresses);
    // Awaited when its turn comes; a failure before that must not count as unhandled.
    stored.catch(() => undefined);
    mails = [];
    bytes = 0;
    return { lastUid, stored };
  };
  try {
    for await (const message of fetched(session, mailboxId, place.folder, cursor)) {
      if (message.uidValidity !== cursor.uidValidity) {
        throw new ImapError("protocol", "The server numbered the folder anew while it was read.", {
          permanent: false,
        });
      }
      // Two mails under one number must not be torn apart: the cursor would pass over the second.
      const isFull = mails.length >= batchMails || bytes >= batchBytes;
      if (isFull && message.uid !== lastUid) yield batch();
      if (isBefore(message.internalDate, place.beginAt)) {
        lastUid = message.uid;
        continue;
      }
      const mail = await receiveMessage(session, message, place.catchAddresses);
      lastUid = message.uid;
      if (!mail) continue;
      mails.push(mail);
      bytes += mail.body.kind === "whole" ? mail.body.raw.length : 0;
    }
  } catch (error) {
    // What came before the failure need not be asked for again.
    if (mails.length > 0) yield batch();
    throw error;
  }
  if (lastUid > 0) yield batch();
}

/** What a mail can do to a connection. */
const breaking: ReadonlySet<string> = new Set(["connection-lost", "timeout", "protocol", "unavailable"]);

/** A server that says so means itself and not the mail (RFC 5530 §3). */
const passing: ReadonlySet<string | null> = new Set(["UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA"]);

/** The messages of the folder; where the connection breaks is noted. */
async function* fetched(
  session: ImapSession,
  mailboxId: string,
  folder: string,
  cursor: { readonly uidValidity: bigint; readonly lastUid: number },
): AsyncGenerator<FetchedMessage, void, undefined> {
  const suspects = suspectMail(mailboxId);
  let asked: { first: string; last: string } | null = null;
  let othersCame = false;
  try {
    yield* fetchNewMessages(session, {
      folder,
      cursor,
      maxSizeBytes: environment().maxMailBytes,
      batchSize: 500,
      ...(suspects && {
        suspects: {
          fromUid: Number(suspects.first),
          toUid: Number(suspects.last),
          isGivenUp: suspects.isGivenUp,
        },
      }),
      onLaterCame: () => {
        othersCame = true;
      },
      onAsk: ({ fromUid, toUid }) => {
        asked = { first: String(fromUid), last: String(toUid) };
      },
    });
  } catch (error) {
    const isBreaking =
      error instanceof ImapError && breaking.has(error.code) && !passing.has(error.serverResponseCode);
    if (asked && isBreaking) noteBroken(mailboxId, asked, { othersCame });
    throw error;
  }
}

/** INTERNALDATE has whole seconds only (RFC 3501 §2.3.3), so the fraction must not decide. */
function isBefore(internalDate: Date, beginAt: Date | null): boolean {
  return beginAt !== null && internalDate.getTime() < Math.floor(beginAt.getTime() / 1_000) * 1_000;
}
