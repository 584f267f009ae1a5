import type { FetchedMessage } from "@/lib/imap/fetch-new-messages.ts";
import { fetchNewMessages } from "@/lib/imap/fetch-new-messages.ts";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { markSeen } from "@/lib/imap/mark-processed.ts";
import { openFolder } from "@/lib/imap/open-folder.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { ingestMessage } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { environment } from "@/lib/platform/environment.ts";
import { uidBefore } from "./begin-at.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import type { StoredMail } from "./store-messages.ts";
import { storeBytes, storeMessages } from "./store-messages.ts";

/** How far a mailbox was read, and which of its mail is wanted. */
export type MailboxPlace = {
  readonly folder: string;
  readonly uidValidity: bigint | null;
  readonly lastUid: bigint;
  /** Mail that arrived before this is left alone; null: everything is wanted. */
  readonly beginAt: Date | null;
};

export type TakenMail = { storedCount: number; readonly remarks: string[] };

const batchMails = 50;
const batchBytes = 8 * 1024 * 1024;

type Batch = { readonly lastUid: number; readonly stored: readonly Promise<StoredMail>[] };

/**
 * Takes everything after the cursor out of a folder, batch by batch: bytes into the store, then ledger rows and
 * cursor in one transaction, then the seen flag on the server, then the hint to process. Stopping anywhere loses
 * nothing and doubles nothing.
 *
 * @throws ImapError, LeaseLostError, or the reason of the signal
 */
export async function takeNewMail(
  session: ImapSession,
  lease: MailboxLease,
  place: MailboxPlace,
  signal: AbortSignal,
): Promise<TakenMail> {
  const taken: TakenMail = { storedCount: 0, remarks: [] };
  const { uidValidity } = await openFolder(session, place.folder);
  const lastUid = await startOf(session, place, uidValidity, taken.remarks);
  if (place.uidValidity !== uidValidity) await storeMessages(lease, { uidValidity, lastUid }, []);

  const fetched = fetchNewMessages(session, {
    folder: place.folder,
    cursor: { uidValidity, lastUid },
    maxSizeBytes: environment().maxMailBytes,
    batchSize: 500,
  });
  for await (const batch of batches(fetched, place.beginAt, uidValidity)) {
    signal.throwIfAborted();
    const mails = await Promise.all(batch.stored);
    const ids = await storeMessages(lease, { uidValidity, lastUid: batch.lastUid }, mails);
    taken.storedCount += ids.length;
    await Promise.all(ids.map((inboundMessageId) => enqueue(ingestMessage, { inboundMessageId })));
    await flagSeen(session, place.folder, mails, taken.remarks);
  }
  signal.throwIfAborted();
  return taken;
}

/** Where reading begins: the stored cursor; anew when the folder is seen for the first time or was renumbered. */
async function startOf(
  session: ImapSession,
  place: MailboxPlace,
  uidValidity: bigint,
  remarks: string[],
): Promise<number> {
  if (place.uidValidity === uidValidity) return Number(place.lastUid);
  if (place.uidValidity !== null) {
    remarks.push(
      `The server numbered the folder anew (UIDVALIDITY ${place.uidValidity} is now ${uidValidity}): it is read ` +
        "again from the beginning, and mail that is already here is recognised by its content.",
    );
  }
  return place.beginAt === null ? 0 : uidBefore(session, place.beginAt);
}

async function* batches(
  fetched: AsyncIterable<FetchedMessage>,
  beginAt: Date | null,
  uidValidity: bigint,
): AsyncGenerator<Batch> {
  let stored: Promise<StoredMail>[] = [];
  let bytes = 0;
  let lastUid = 0;
  for await (const message of fetched) {
    if (message.uidValidity !== uidValidity) {
      throw new ImapError("protocol", "The server numbered the folder anew while it was read.", {
        permanent: false,
      });
    }
    lastUid = message.uid;
    if (!isBefore(message.internalDate, beginAt)) {
      const storing = storeBytes(message);
      // Awaited with its batch; a failure before that must not count as unhandled.
      storing.catch(() => undefined);
      stored.push(storing);
      bytes += message.kind === "whole" ? message.raw.length : message.headerBytes.length;
    }
    if (stored.length >= batchMails || bytes >= batchBytes) {
      yield { lastUid, stored };
      stored = [];
      bytes = 0;
    }
  }
  if (lastUid > 0) yield { lastUid, stored };
}

/** INTERNALDATE has whole seconds only (RFC 3501 §2.3.3), so the fraction must not decide. */
function isBefore(internalDate: Date, beginAt: Date | null): boolean {
  return beginAt !== null && internalDate.getTime() < Math.floor(beginAt.getTime() / 1_000) * 1_000;
}

/** The flag is a courtesy to people who look into the mailbox; the cursor does not need it. */
async function flagSeen(
  session: ImapSession,
  folder: string,
  mails: readonly StoredMail[],
  remarks: string[],
): Promise<void> {
  try {
    await markSeen(
      session,
      folder,
      mails.map((mail) => mail.uid),
    );
  } catch (error) {
    if (!(error instanceof ImapError) || error.code === "connection-lost") throw error;
    const remark = `The mail was taken in, but could not be marked as seen: ${error.message}`;
    if (!remarks.includes(remark)) remarks.push(remark);
  }
}
