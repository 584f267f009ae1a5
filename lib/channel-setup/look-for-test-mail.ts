import { findByMessageId } from "@/lib/imap/find-message.ts";
import { listFolders } from "@/lib/imap/list-folders.ts";
import { deleteMessages } from "@/lib/imap/mark-processed.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { serverWordsOf } from "@/lib/mail-servers/diagnosis.ts";
import { inbox } from "@/lib/mail-servers/mailbox-reading.ts";
import { withImapSession, withPop3Session } from "@/lib/mail-servers/session-with-server.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";
import { parseMessageIds } from "@/lib/message/message-id.ts";

/** What a look into the mailbox has shown. */
export type Sighting = {
  /** The folder that the mail was found in; null: it is not there yet. */
  readonly foundIn: string | null;
  readonly isInChosenFolder: boolean;
  readonly deletedFrom: readonly string[];
  /** Folders whose server can only mark it as deleted (no UIDPLUS). */
  readonly markedIn: readonly string[];
  /** What kept it from being deleted, in the server's words where there are any; null: nothing. */
  readonly deletionFailure: string | null;
};

const nothingDeleted = { deletedFrom: [], markedIn: [], deletionFailure: null };
const notYet: Sighting = { foundIn: null, isInChosenFolder: false, ...nothingDeleted };

/**
 * Looks for the test mail in the folder that will be read, then in the inbox and the junk folder; where it is found it
 * is deleted, and its copy in the folder of sent mail too.
 *
 * @throws Problem `mail-server-failed` with the protocol's error as its cause
 */
export function lookForTestMail(
  server: MailServerUnderTest,
  messageId: string,
  folder: string,
): Promise<Sighting> {
  return server.protocol === "POP3"
    ? lookByPop3(server, messageId)
    : withImapSession(server, (session) => lookByImap(session, messageId, folder));
}

async function lookByImap(session: ImapSession, messageId: string, folder: string): Promise<Sighting> {
  if (await isIn(session, folder, messageId)) return removed(session, messageId, folder, true);
  const folders = await listFolders(session);
  const junk = folders.find(({ specialUse }) => specialUse === "\\Junk")?.path;
  for (const other of [inbox, junk]) {
    if (other === undefined || other === folder) continue;
    if (await isIn(session, other, messageId)) return removed(session, messageId, other, false);
  }
  return notYet;
}

async function isIn(session: ImapSession, folder: string, messageId: string): Promise<boolean> {
  return (await findByMessageId(session, folder, messageId)).length > 0;
}

async function removed(
  session: ImapSession,
  messageId: string,
  foundIn: string,
  isInChosenFolder: boolean,
): Promise<Sighting> {
  const deletedFrom: string[] = [];
  const markedIn: string[] = [];
  const sighting = { foundIn, isInChosenFolder, deletedFrom, markedIn };
  try {
    const sent = (await listFolders(session)).find(({ specialUse }) => specialUse === "\\Sent")?.path;
    for (const folder of [foundIn, sent]) {
      if (folder === undefined || deletedFrom.includes(folder) || markedIn.includes(folder)) continue;
      const uids = await findByMessageId(session, folder, messageId);
      if (uids.length === 0) continue;
      const isGone = await deleteMessages(session, folder, uids);
      (isGone ? deletedFrom : markedIn).push(folder);
    }
    return { ...sighting, deletionFailure: null };
  } catch (error) {
    const deletionFailure = serverWordsOf(error) ?? "The server gave no reason.";
    return { ...sighting, deletionFailure };
  }
}

/** The newest stand last, and one mail is looked for: no need to look through thousands. */
const mostLookedAt = 20;

async function lookByPop3(server: MailServerUnderTest, messageId: string): Promise<Sighting> {
  return withPop3Session(server, async (session) => {
    const newest = (await session.list()).slice(-mostLookedAt).reverse();
    for (const { number } of newest) {
      const header = (await session.top(number, 0)).toString("latin1");
      const value = /^message-id:((?:.*(?:\r?\n[ \t])?)*)/im.exec(header)?.[1] ?? "";
      if (!parseMessageIds(value).includes(messageId)) continue;
      await session.delete(number);
      return { ...nothingDeleted, foundIn: inbox, isInChosenFolder: true, deletedFrom: [inbox] };
    }
    return notYet;
  });
}
