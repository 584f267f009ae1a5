/** So often the connection has to break at one and the same mail before the mail is given up. */
const mostFailures = 5;
/**
 * So long, when no other mail came meanwhile: then it may just as well be the server, or the network. Failures that are
 * further apart than this have nothing to do with each other.
 */
const longTroubleMs = 60 * 60_000;
const mostMailboxes = 10_000;

type Asked = { readonly first: string; readonly last: string };
type Suspects = Asked & {
  readonly failures: number;
  readonly sinceMs: number;
  readonly lastMs: number;
  /** Other mails came over the very connection that this one broke. */
  readonly isProven: boolean;
};

// Knowing it anew after a restart costs a few more polls, so it needs no place in the database.
const suspectsByMailbox = new Map<string, Suspects>();

/**
 * Mails that were asked for when the connection broke. If it was one of them, and not the network, it breaks again: so
 * they are asked for one by one, after another mail that shows whether the connection is good, and the first that breaks
 * it again and again is given up, so that it does not stop all others for ever. Places are UIDs, or UIDLs.
 */
export function suspectMail(mailboxId: string): (Asked & { readonly isGivenUp: boolean }) | null {
  const suspects = suspectsByMailbox.get(mailboxId);
  if (!suspects) return null;
  const { first, last, failures, isProven, sinceMs, lastMs } = suspects;
  const isEnough = failures >= mostFailures && (isProven || lastMs - sinceMs >= longTroubleMs);
  return { first, last, isGivenUp: first === last && isEnough };
}

/**
 * Notes where the connection broke.
 *
 * @param options.othersCame later mails had come over the same connection
 */
export function noteBroken(
  mailboxId: string,
  { first, last }: Asked,
  options: { readonly othersCame?: boolean; readonly nowMs?: number } = {},
): void {
  const { othersCame = false, nowMs = Date.now() } = options;
  const known = suspectsByMailbox.get(mailboxId);
  const isSame = known?.first === first && known.last === last && nowMs - known.lastMs < longTroubleMs;
  if (suspectsByMailbox.size >= mostMailboxes) suspectsByMailbox.clear();
  suspectsByMailbox.set(mailboxId, {
    first,
    last,
    failures: isSame ? known.failures + 1 : 1,
    sinceMs: isSame ? known.sinceMs : nowMs,
    lastMs: nowMs,
    isProven: othersCame || (isSame && known.isProven),
  });
}

/** The mailbox was read to its end: nothing is suspected any more. */
export function clearSuspects(mailboxId: string): void {
  suspectsByMailbox.delete(mailboxId);
}
