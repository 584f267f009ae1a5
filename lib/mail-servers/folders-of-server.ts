import { listFolders } from "@/lib/imap/list-folders.ts";
import type { MailFolderView } from "./folder-view.ts";
import { withImapSession } from "./session-with-server.ts";
import type { MailServerUnderTest } from "./test-mail-server.ts";

/**
 * The folders of a mailbox, the inbox first, with the number of mails in each. POP3 has none.
 *
 * @throws Problem `mail-server-failed` with cause, cure and the server's words
 */
export async function foldersOfServer(server: MailServerUnderTest): Promise<MailFolderView[]> {
  if (server.protocol === "POP3") return [];
  const folders = await withImapSession(server, (session) => listFolders(session));
  const isInbox = (path: string) => path.toUpperCase() === "INBOX";
  return folders
    .map(({ path, specialUse, messages }) => ({
      path: isInbox(path) ? "INBOX" : path,
      specialUse,
      count: messages,
    }))
    .sort((a, b) => Number(isInbox(b.path)) - Number(isInbox(a.path)) || a.path.localeCompare(b.path, "en"));
}
