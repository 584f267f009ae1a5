import { classifyImapError, ImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** Command lines stay short: some servers cut them at 8 kB. */
const UIDS_PER_COMMAND = 500;

/** Splits UIDs into as many as one command takes. */
export function* uidRuns(uids: readonly number[]): Generator<number[]> {
  for (let start = 0; start < uids.length; start += UIDS_PER_COMMAND) {
    yield uids.slice(start, start + UIDS_PER_COMMAND);
  }
}

/** What the UIDs belong to; when it is left out, they were found in the folder just now. */
export type Numbering = { readonly uidValidity?: bigint };

/**
 * Selects the folder for writing unless it is selected already.
 *
 * @throws ImapError, also when the folder is numbered otherwise by now: the UIDs would name other messages
 */
export async function ensureSelected(
  session: ImapSession,
  folder: string,
  { uidValidity }: Numbering,
): Promise<void> {
  const { mailbox } = session.client;
  const isOpen = mailbox && mailbox.path === folder && !mailbox.readOnly;
  const selected = isOpen ? mailbox : await openFolder(session, folder);
  if (uidValidity !== undefined && selected.uidValidity !== uidValidity) {
    const what = `The server has numbered "${folder}" anew: nothing in it was changed.`;
    throw new ImapError("protocol", what, { permanent: false });
  }
}

/**
 * Sets a flag on messages of a folder. UIDs that are gone are passed over.
 * @throws ImapError
 */
async function addFlag(
  session: ImapSession,
  folder: string,
  uids: readonly number[],
  flag: "\\Seen" | "\\Deleted",
  numbering: Numbering,
): Promise<void> {
  if (uids.length === 0) return;
  await ensureSelected(session, folder, numbering);
  for (const run of uidRuns(uids)) {
    const done = await session.client
      .messageFlagsAdd(run.join(","), [flag], { uid: true, silent: true })
      .catch((error: unknown) => {
        throw classifyImapError(error);
      });
    if (!done) throw refused(session, `The server did not let us mark messages of "${folder}" (${flag}).`);
  }
}

/** Sets \Seen on messages of a folder. UIDs that are gone are passed over. @throws ImapError */
export function markSeen(
  session: ImapSession,
  folder: string,
  uids: readonly number[],
  numbering: Numbering = {},
): Promise<void> {
  return addFlag(session, folder, uids, "\\Seen", numbering);
}

/**
 * Deletes messages of a folder. Without UIDPLUS (RFC 4315) they are only marked \Deleted: a plain EXPUNGE would also
 * remove what others have marked.
 *
 * @returns whether they are gone, and not only marked
 * @throws ImapError
 */
export async function deleteMessages(
  session: ImapSession,
  folder: string,
  uids: readonly number[],
  numbering: Numbering = {},
): Promise<boolean> {
  await addFlag(session, folder, uids, "\\Deleted", numbering);
  if (!session.client.capabilities.has("UIDPLUS")) return false;
  for (const run of uidRuns(uids)) {
    const done = await session.client.messageDelete(run.join(","), { uid: true }).catch((error: unknown) => {
      throw classifyImapError(error);
    });
    if (!done) throw refused(session, `The server did not let us remove messages from "${folder}".`);
  }
  return true;
}

/** imapflow says only that a command failed, and of a lost connection no more. */
export function refused(session: ImapSession, what: string): ImapError {
  if (!session.client.usable) {
    return new ImapError("connection-lost", "The connection to the server was lost.", { permanent: false });
  }
  const refusal = session.refusal();
  if (!refusal) return new ImapError("folder", what, { permanent: false });
  const { serverText, serverResponseCode, cause } = refusal;
  return new ImapError(
    refusal.code === "protocol" ? "folder" : refusal.code,
    serverText === null ? what : `${what} The server said: ${serverText}`,
    { permanent: false, serverText, serverResponseCode, cause },
  );
}
