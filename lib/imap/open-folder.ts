import { classifyImapError, ImapError } from "./imap-error.ts";
import type { ImapSession } from "./open-imap.ts";

export type FolderState = {
  /** While this stays the same, a UID means the same message (RFC 3501 §2.3.1.1). */
  uidValidity: bigint;
  /** No message up to now has this UID or a greater one. */
  uidNext: number;
  /** Messages in the folder. */
  exists: number;
};

/**
 * Selects a folder, for reading and writing.
 * @throws ImapError with code "folder" when it does not exist or may not be opened
 */
export async function openFolder(session: ImapSession, folder: string): Promise<FolderState> {
  try {
    const mailbox = await session.client.mailboxOpen(folder);
    if (typeof mailbox.uidValidity !== "bigint" || mailbox.uidValidity <= 0n) {
      throw new ImapError(
        "folder",
        `The server keeps no lasting message numbers in "${folder}" (UIDVALIDITY).`,
        {
          permanent: true,
        },
      );
    }
    return { uidValidity: mailbox.uidValidity, uidNext: mailbox.uidNext, exists: mailbox.exists };
  } catch (error) {
    const failure = classifyImapError(error);
    // Servers refuse SELECT of a missing folder with a plain NO as often as with a response code.
    if (failure.code !== "protocol" || failure.serverText === null) throw failure;
    throw new ImapError(
      "folder",
      `The folder "${folder}" can not be opened. The server said: ${failure.serverText}`,
      {
        permanent: true,
        serverText: failure.serverText,
        serverResponseCode: failure.serverResponseCode,
        cause: error,
      },
    );
  }
}
