import { ImapError } from "@/lib/imap/imap-error.ts";
import type { ImapSession, OpenImapOptions } from "@/lib/imap/open-imap.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { imapAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { freshAccessToken } from "@/lib/oauth-integrations/fresh-access-token.ts";
import { database } from "@/lib/platform/database.ts";

/**
 * Signs in to an incoming server. A refused access token is renewed once and tried again: it may have been revoked
 * before its time.
 *
 * @throws ImapError, or the Problem that made the credentials unusable
 */
export async function openMailbox(
  mailServer: { readonly id: string; readonly oauthGrantId: string | null },
  options: OpenImapOptions,
): Promise<ImapSession> {
  const access = await imapAccess(database(), mailServer.id);
  try {
    return await openImap(access.endpoint, access.credentials, options);
  } catch (error) {
    const isRefused = error instanceof ImapError && error.code === "authentication";
    if (!isRefused || mailServer.oauthGrantId === null || access.credentials.method !== "oauth") throw error;
    await freshAccessToken(mailServer.oauthGrantId, { rejectedToken: access.credentials.accessToken });
    const renewed = await imapAccess(database(), mailServer.id);
    return openImap(renewed.endpoint, renewed.credentials, options);
  }
}
