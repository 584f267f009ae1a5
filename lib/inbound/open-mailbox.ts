import { ImapError } from "@/lib/imap/imap-error.ts";
import type { ImapSession, OpenImapOptions } from "@/lib/imap/open-imap.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { imapAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";

/**
 * Signs in to an incoming server. A refused access token is renewed once and tried again: it may have been revoked
 * before its time.
 *
 * @throws ImapError, or the Problem that made the credentials unusable
 */
export async function openMailbox(mailServerId: string, options: OpenImapOptions): Promise<ImapSession> {
  const { endpoint, credentials } = await imapAccess(database(), mailServerId);
  try {
    return await openImap(endpoint, credentials, options);
  } catch (error) {
    const isRefused = error instanceof ImapError && error.code === "authentication";
    if (!isRefused || credentials.method !== "oauth") throw error;
    const renewed = await imapAccess(database(), mailServerId, { rejectedToken: credentials.accessToken });
    return openImap(renewed.endpoint, renewed.credentials, options);
  }
}
