import { classifyImapError } from "./imap-error.ts";
import type { ImapSession } from "./open-imap.ts";

export type MailFolder = {
  path: string;
  name: string;
  /** RFC 6154 attribute such as "\Sent", or "\Inbox". */
  specialUse: string | null;
  messages: number | null;
};

/**
 * All folders that can be opened, with their message counts where the server tells them.
 * @throws ImapError
 */
export async function listFolders(session: ImapSession): Promise<MailFolder[]> {
  try {
    const listed = await session.client.list({ statusQuery: { messages: true } });
    return listed
      .filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"))
      .map(({ path, name, specialUse, status }) => ({
        path,
        name,
        specialUse: specialUse ?? null,
        messages: status?.messages ?? null,
      }));
  } catch (error) {
    throw classifyImapError(error);
  }
}
