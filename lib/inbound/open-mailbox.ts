import type { ImapSession, OpenImapOptions } from "@/lib/imap/open-imap.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { imapAccess, pop3Access } from "@/lib/mail-servers/mail-credentials.ts";
import { withRenewedToken } from "@/lib/mail-servers/with-renewed-token.ts";
import { database } from "@/lib/platform/database.ts";
import { openPop3 } from "@/lib/pop3/open-pop3.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";

/** A session, and when the access ends that it was signed in with; null: it does not end by itself. */
export type SignedInMailbox = { readonly session: ImapSession; readonly accessEndsAt: Date | null };

/**
 * Signs in to an IMAP server.
 *
 * @throws ImapError, or the Problem that made the credentials unusable
 */
export async function openMailbox(mailServerId: string, options: OpenImapOptions): Promise<SignedInMailbox> {
  return withRenewedToken(
    await imapAccess(database(), mailServerId),
    (rejectedToken) => imapAccess(database(), mailServerId, { rejectedToken }),
    async ({ endpoint, credentials, expiresAt }) => ({
      session: await openImap(endpoint, credentials, options),
      accessEndsAt: expiresAt,
    }),
  );
}

/** Signs in to a POP3 server. @throws Pop3Error, or the Problem that made the credentials unusable */
export async function openPop3Mailbox(mailServerId: string): Promise<Pop3Session> {
  return withRenewedToken(
    await pop3Access(database(), mailServerId),
    (rejectedToken) => pop3Access(database(), mailServerId, { rejectedToken }),
    ({ endpoint, credentials }) => openPop3(endpoint, credentials),
  );
}
