import { ImapError } from "@/lib/imap/imap-error.ts";
import { openFolder } from "@/lib/imap/open-folder.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { hearNews } from "@/lib/imap/watch-folder.ts";
import { environment } from "@/lib/platform/environment.ts";
import { startOf } from "./imap-start.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import type { MailboxPlace, TakenMail } from "./mailbox-place.ts";
import { mailboxPlace } from "./mailbox-place.ts";
import { openMailbox } from "./open-mailbox.ts";
import { takeNewMail } from "./take-new-mail.ts";

/**
 * The connection that somebody keeps from one poll of a mailbox to the next; null when there is none at the moment. A
 * poll takes it, and leaves there the one that is good afterwards.
 */
export type KeptConnection = {
  session: ImapSession | null;
  /** When whoever keeps it ends it and signs in anew, milliseconds since 1970. */
  endsAtMs: number;
  /** When the folder was selected, milliseconds since 1970. */
  selectedAt: number;
  /** Up to which UID everything was taken by the last poll. */
  lastUid: number;
  /** Called when the server says that mail has arrived, also while a poll runs. */
  readonly onNews: () => void;
};

export function noConnection(onNews: () => void): KeptConnection {
  return { session: null, endsAtMs: 0, selectedAt: 0, lastUid: 0, onNews };
}

/** A selected folder is selected anew after this time: only then does the server say that its numbers have changed. */
const selectionLastsMs = 10 * 60_000;

/**
 * A sign-in counts for 50 to 60 minutes and never longer than the access token it was made with: servers look at a
 * token once, so that access which was taken back, or a password that was changed, would not be noticed otherwise.
 */
const shortestSignInMs = 50 * 60_000;
const signInSpreadMs = 10 * 60_000;

/**
 * Takes the new mail of an IMAP folder. A kept connection that turns out to be dead is replaced, once, before anything
 * counts as a failure.
 *
 * @param taken is told what comes, also when the reading ends by an error
 * @throws ImapError, LeaseLostError, Problem, or the reason of the signal
 */
export async function readImapMailbox(
  lease: MailboxLease,
  before: MailboxPlace,
  taken: TakenMail,
  signal: AbortSignal,
  kept: KeptConnection | null,
): Promise<void> {
  const old = kept?.session ?? null;
  if (kept && old) {
    kept.session = null;
    if (old.client.usable) {
      try {
        return await readWith(old, lease, before, taken, signal, kept);
      } catch (error) {
        signal.throwIfAborted();
        const isDead = error instanceof ImapError && error.code !== "throttled" && !old.client.usable;
        if (!isDead) throw error;
      }
    }
  }
  const { session, accessEndsAt } = await openMailbox(before.mailServerId, {
    largestLiteralBytes: environment().maxMailBytes + 1024 * 1024,
  });
  if (kept) {
    kept.selectedAt = 0;
    kept.endsAtMs = endOfSignIn(accessEndsAt, Date.now());
    hearNews(session, kept.onNews);
  }
  // The dead connection may have brought some mail before it died.
  const place = old ? await mailboxPlace(lease.mailboxId) : before;
  return readWith(session, lease, place, taken, signal, kept);
}

/** Scattered, so that mailboxes that were opened together at the start do not sign in together again. */
function endOfSignIn(accessEndsAt: Date | null, nowMs: number): number {
  const ownEndMs = nowMs + shortestSignInMs + signInSpreadMs * Math.random();
  return Math.min(ownEndMs, accessEndsAt?.getTime() ?? ownEndMs);
}

async function readWith(
  session: ImapSession,
  lease: MailboxLease,
  place: MailboxPlace,
  taken: TakenMail,
  signal: AbortSignal,
  kept: KeptConnection | null,
): Promise<void> {
  // Ending the session ends whatever command it waits for.
  const cutOff = () => void session.close();
  signal.addEventListener("abort", cutOff, { once: true });
  try {
    signal.throwIfAborted();
    session.expect("answers");
    const cursor = await select(session, lease, place, kept, (text) => void taken.remarks.add(text));
    const lastUid = await takeNewMail(session, lease, place, cursor, taken, signal);
    if (kept && session.client.usable) Object.assign(kept, { session, lastUid });
  } catch (error) {
    signal.throwIfAborted();
    throw session.explain(error);
  } finally {
    signal.removeEventListener("abort", cutOff);
    if (kept?.session !== session) await session.close();
  }
}

async function select(
  session: ImapSession,
  lease: MailboxLease,
  place: MailboxPlace,
  kept: KeptConnection | null,
  remark: (text: string) => void,
): Promise<{ uidValidity: bigint; lastUid: number }> {
  const { mailbox } = session.client;
  const isFresh = kept !== null && Date.now() - kept.selectedAt < selectionLastsMs;
  if (isFresh && mailbox && mailbox.path === place.folder && mailbox.uidValidity === place.uidValidity) {
    return { uidValidity: place.uidValidity, lastUid: Number(place.lastUid) };
  }
  const folder = await openFolder(session, place.folder);
  const lastUid = await startOf(session, lease, place, folder, remark);
  if (kept) kept.selectedAt = Date.now();
  return { uidValidity: folder.uidValidity, lastUid };
}
