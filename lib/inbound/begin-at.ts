import { classifyImapError, ImapError } from "@/lib/imap/imap-error.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";

const dayMs = 24 * 60 * 60_000;

/**
 * The UID after which mail of a date can be, so that years of old mail need not be downloaded. SEARCH SINCE knows days
 * of the server's own time zone only (RFC 3501 §6.4.4), hence two days early; whoever reads compares exactly.
 * The folder is open.
 *
 * @throws ImapError
 */
export async function uidBefore(session: ImapSession, beginAt: Date): Promise<number> {
  const since = new Date(beginAt.getTime() - 2 * dayMs);
  try {
    const found = await session.client.search({ since }, { uid: true });
    if (!found) throw new ImapError("protocol", "The server did not answer a search.", { permanent: false });
    if (found.length > 0) return found.reduce((least, uid) => Math.min(least, uid)) - 1;
  } catch (error) {
    throw classifyImapError(error);
  }
  const { mailbox } = session.client;
  return mailbox ? mailbox.uidNext - 1 : 0;
}
