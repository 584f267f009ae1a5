import { classifyImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/**
 * UIDs of the messages in a folder that have this Message-ID.
 *
 * @param messageId without angle brackets
 * @throws ImapError
 */
export async function findByMessageId(
  session: ImapSession,
  folder: string,
  messageId: string,
): Promise<number[]> {
  await openFolder(session, folder, { readOnly: true });
  try {
    // Selecting again shows new mail to servers that tell of it only in answer to a command.
    await session.client.noop();
    const uids = await session.client.search({ header: { "Message-ID": messageId } }, { uid: true });
    return uids || [];
  } catch (error) {
    throw classifyImapError(error);
  }
}
