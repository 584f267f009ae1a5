/** So often the server has to fail at one and the same mail, each time while others come, before the mail is given up. */
const mostFailures = 5;
/**
 * So often and so long, when no other mail came: then it may just as well be the server, or the network. Failures that
 * are further apart than this have nothing to do with each other.
 */
const longTroubleMs = 60 * 60_000;
const mostMailboxes = 10_000;

type Asked = { readonly first: string; readonly last: string };
type Suspects = Asked & {
  readonly failures: number;
  /** Those in which other mails came over the very connection in which this one did not. */
  readonly provenFailures: number;
  readonly sinceMs: number;
  readonly lastMs: number;
  /** Of the last failure, for people. */
  readonly why: string;
};

// Knowing it anew after a restart costs a few more polls, so it needs no place in the database.
const suspectsByMailbox = new Map<string, Suspects>();

/**
 * Mails that were asked for when the server failed: it refused, or the connection broke. If it was one of them, and not
 * the server or the network, that happens again: so they are asked for one by one, after another mail that shows whether
 * the server is well, and the first at which it fails again and again is given up, so that it does not stop all others
 * for ever. Places are UIDs, or UIDLs.
 */
export function suspectMail(
  mailboxId: string,
): (Asked & { readonly isGivenUp: boolean; readonly why: string }) | null {
  const suspects = suspectsByMailbox.get(mailboxId);
  if (!suspects) return null;
  const { first, last, failures, provenFailures, sinceMs, lastMs, why } = suspects;
  const isLong = failures >= mostFailures && lastMs - sinceMs >= longTroubleMs;
  const isEnough = provenFailures >= mostFailures || isLong;
  return { first, last, isGivenUp: first === last && isEnough, why };
}

/**
 * Notes where the server failed.
 *
 * @param options.othersCame other mails had come over the same connection
 */
export function noteFailure(
  mailboxId: string,
  { first, last }: Asked,
  options: { readonly othersCame: boolean; readonly why: string; readonly nowMs?: number },
): void {
  const { othersCame, why, nowMs = Date.now() } = options;
  const known = suspectsByMailbox.get(mailboxId);
  const isSame = known?.first === first && known.last === last && nowMs - known.lastMs < longTroubleMs;
  if (suspectsByMailbox.size >= mostMailboxes) suspectsByMailbox.clear();
  suspectsByMailbox.set(mailboxId, {
    first,
    last,
    failures: (isSame ? known.failures : 0) + 1,
    provenFailures: (isSame ? known.provenFailures : 0) + (othersCame ? 1 : 0),
    sinceMs: isSame ? known.sinceMs : nowMs,
    lastMs: nowMs,
    why,
  });
}

/** The mailbox was read to its end: nothing is suspected any more. */
export function clearSuspects(mailboxId: string): void {
  suspectsByMailbox.delete(mailboxId);
}
