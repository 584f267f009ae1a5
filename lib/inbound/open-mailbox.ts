import type { ImapSession, OpenImapOptions } from "@/lib/imap/open-imap.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { imapAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { withRenewedToken } from "@/lib/mail-servers/with-renewed-token.ts";
import { database } from "@/lib/platform/database.ts";

/**
 * Signs in to an incoming server.
 *
 * @throws ImapError, or the Problem that made the credentials unusable
 */
export async function openMailbox(mailServerId: string, options: OpenImapOptions): Promise<ImapSession> {
  return withRenewedToken(
    await imapAccess(database(), mailServerId),
    (rejectedToken) => imapAccess(database(), mailServerId, { rejectedToken }),
    ({ endpoint, credentials }) => openImap(endpoint, credentials, options),
  );
}
