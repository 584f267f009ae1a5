import { classifyImapError, ImapError } from "./imap-error.ts";
import { listFolders } from "./list-folders.ts";
import type { ImapSession } from "./open-imap.ts";

export type FolderState = {
  /** While this stays the same, a UID means the same message (RFC 3501 §2.3.1.1). */
  uidValidity: bigint;
  /** No message up to now has this UID or a greater one; null: the server does not say (RFC 3501 §6.3.1). */
  uidNext: number | null;
  /** Messages in the folder. */
  exists: number;
};

/**
 * Selects a folder, for reading and writing unless `readOnly` (EXAMINE): then nothing in it can change.
 * @throws ImapError with code "folder" when it does not exist or may not be opened; it says which folders there are
 */
export async function openFolder(
  session: ImapSession,
  folder: string,
  options: { readonly readOnly?: boolean } = {},
): Promise<FolderState> {
  const { readOnly = false } = options;
  const mailbox = await session.client.mailboxOpen(folder, { readOnly }).catch(async (error: unknown) => {
    throw await folderFailure(session, folder, error);
  });
  if (typeof mailbox.uidValidity !== "bigint" || mailbox.uidValidity <= 0n) {
    throw new ImapError(
      "folder",
      `The server keeps no lasting message numbers in "${folder}" (UIDVALIDITY).`,
      { permanent: true },
    );
  }
  const uidNext = mailbox.uidNext > 0 ? mailbox.uidNext : null;
  return { uidValidity: mailbox.uidValidity, uidNext, exists: mailbox.exists };
}

/** Servers refuse SELECT of a missing folder with a plain NO as often as with a response code. */
async function folderFailure(session: ImapSession, folder: string, error: unknown): Promise<ImapError> {
  const failure = classifyImapError(error);
  const isRefusal = failure.code === "folder" || (failure.code === "protocol" && failure.serverText !== null);
  if (!isRefusal) return failure;
  const words = failure.serverText === null ? "" : ` The server said: ${failure.serverText}`;
  return new ImapError(
    "folder",
    `The folder "${folder}" can not be opened.${words}${await foldersThere(session)}`,
    {
      permanent: true,
      serverText: failure.serverText,
      serverResponseCode: failure.serverResponseCode,
      cause: error,
    },
  );
}

const mostNames = 30;

/** Whoever moved or renamed the folder finds its new name there. */
async function foldersThere(session: ImapSession): Promise<string> {
  // The refusal itself is what has to be told, whatever becomes of this question.
  const folders = await listFolders(session).catch(() => []);
  if (folders.length === 0) return "";
  const names = folders.slice(0, mostNames).map(({ path }) => `"${path.slice(0, 100)}"`);
  return ` There are: ${names.join(", ")}${folders.length > mostNames ? " and others" : ""}.`;
}
