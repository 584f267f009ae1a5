import { database } from "@/lib/platform/database.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";
import { ahead } from "./ahead.ts";
import { deleteTaken } from "./delete-pop3-mail.ts";
import { hintIngest } from "./ingest-hints.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import type { MailboxPlace, TakenMail } from "./mailbox-place.ts";
import { openPop3Mailbox } from "./open-mailbox.ts";
import type { NamedMessage } from "./pop3-batches.ts";
import { nameMessages, pop3Batches } from "./pop3-batches.ts";
import { storeMessages } from "./store-messages.ts";
import { clearSuspects } from "./suspect-mail.ts";

/**
 * Takes the mail of a POP3 mailbox whose UIDL is not known yet: bytes into the store, then ledger rows and UIDLs in one
 * transaction, then the hint to process. What is to be deleted is marked at the end and goes with QUIT; if the
 * connection breaks before that, the server deletes nothing (RFC 1939 §3) and the next poll does it. POP3 can neither
 * mark as seen nor move.
 *
 * @param taken is told what comes, also when the reading ends by an error
 * @throws Pop3Error, LeaseLostError, Problem, or the reason of the signal
 */
export async function readPop3Mailbox(
  lease: MailboxLease,
  place: MailboxPlace,
  taken: TakenMail,
  signal: AbortSignal,
): Promise<void> {
  const session = await openPop3Mailbox(place.mailServerId);
  const cutOff = () => session.close();
  signal.addEventListener("abort", cutOff, { once: true });
  try {
    signal.throwIfAborted();
    const listed = await nameMessages(session, await session.list());
    const received = await takeUnknown(session, lease, place, listed, taken, signal);
    if (taken.isUnfinished) return;
    clearSuspects(lease.mailboxId);
    await deleteTaken(session, lease, place, listed, taken, received);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", cutOff);
    session.close();
  }
}

/** @returns the names of the mails that were received, and not only passed over */
async function takeUnknown(
  session: Pop3Session,
  lease: MailboxLease,
  place: MailboxPlace,
  listed: readonly NamedMessage[],
  taken: TakenMail,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const received = new Set<string>();
  const known = await database().popUidl.count({ where: { mailboxId: lease.mailboxId } });
  const unknown = await unknownOf(lease.mailboxId, listed);
  const afterProcessing = place.afterProcessing === "DELETE" ? "DELETE" : "LEAVE";
  const leaving = new AbortController();
  const left = AbortSignal.any([signal, leaving.signal]);
  const work = { messages: unknown, listed, left };
  try {
    for await (const batch of ahead(pop3Batches(session, lease.mailboxId, place, work))) {
      signal.throwIfAborted();
      const mails = await batch.stored;
      for (const { place: at } of mails) received.add(at.uidl ?? "");
      const stored = await storeMessages(lease, { uidls: batch.uidls }, mails, afterProcessing);
      taken.storedCount += stored.ids.length;
      taken.knownCount += stored.knownCount;
      taken.earlierCount += batch.earlierCount;
      if (batch.isLast) taken.isUnfinished = true;
      if (stored.ids.length > 0) await hintIngest(lease.mailboxId);
    }
  } finally {
    leaving.abort();
  }
  signal.throwIfAborted();
  if (known > 0 && unknown.length === listed.length && taken.knownCount > 0) {
    taken.remarks.add(
      "The server gave its mails other names (UIDL) than before: all were looked at again, and what is already here was " +
        "recognised by its content.",
    );
  }
  return received;
}

/** Those that were not seen yet, in the order of the list. */
async function unknownOf(mailboxId: string, listed: readonly NamedMessage[]): Promise<NamedMessage[]> {
  const uidls = listed.map(({ uidl }) => uidl);
  const rows = await database().$queryRaw<{ uidl: string }[]>`
    SELECT listed."uidl" FROM unnest(${uidls}::text[]) AS listed("uidl")
    WHERE NOT EXISTS (
      SELECT 1 FROM "PopUidl" AS known
      WHERE known."mailboxId" = ${mailboxId}::uuid AND known."uidl" = listed."uidl")`;
  const unknown = new Set(rows.map(({ uidl }) => uidl));
  return listed.filter(({ uidl }) => unknown.has(uidl));
}
