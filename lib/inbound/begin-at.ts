import { search } from "@/lib/imap/message-envelopes.ts";
import type { FolderState } from "@/lib/imap/open-folder.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";

const dayMs = 24 * 60 * 60_000;

/**
 * Whether a mail is from before the beginning. Servers date mails by whole seconds only (RFC 3501 §2.3.3, RFC 5322
 * §3.3), so the fraction must not decide.
 */
export function isBeforeBeginAt(receivedAt: Date, beginAt: Date | null): boolean {
  return beginAt !== null && receivedAt.getTime() < Math.floor(beginAt.getTime() / 1_000) * 1_000;
}

/**
 * The UID after which mail of a date can be, so that years of old mail need not be downloaded. SEARCH SINCE knows days
 * of the server's own time zone only (RFC 3501 §6.4.4), hence two days early; whoever reads compares exactly.
 * The folder is open.
 *
 * @throws ImapError
 */
export async function uidBefore(
  session: ImapSession,
  { uidNext }: FolderState,
  beginAt: Date,
): Promise<number> {
  const since = new Date(beginAt.getTime() - 2 * dayMs);
  const found = await search(session, { since });
  if (found.length > 0) return found.reduce((least, uid) => Math.min(least, uid)) - 1;
  if (uidNext !== null) return uidNext - 1;
  return (await search(session, { uid: "*" })).at(-1) ?? 0;
}
