import { classifyImapError, ImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** Command lines stay short: some servers cut them at 8 kB. */
const UIDS_PER_COMMAND = 500;

/**
 * Sets \Seen on messages of a folder. UIDs that are gone are passed over.
 * @throws ImapError
 */
export async function markSeen(session: ImapSession, folder: string, uids: number[]): Promise<void> {
  if (uids.length === 0) return;
  const { mailbox } = session.client;
  if (!mailbox || mailbox.path !== folder) await openFolder(session, folder);
  try {
    for (let start = 0; start < uids.length; start += UIDS_PER_COMMAND) {
      const range = uids.slice(start, start + UIDS_PER_COMMAND).join(",");
      const done = await session.client.messageFlagsAdd(range, ["\\Seen"], { uid: true, silent: true });
      if (!done) {
        throw new ImapError("folder", `The server did not let us mark messages of "${folder}" as seen.`, {
          permanent: false,
        });
      }
    }
  } catch (error) {
    throw classifyImapError(error);
  }
}
