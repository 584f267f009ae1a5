import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import { mailHostsOf } from "@/lib/oauth-integrations/own-mail-hosts.ts";
import { database } from "@/lib/platform/database.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { MailServerAddress } from "./mail-endpoint.ts";

/** Where a mailbox is read, and by which user name. */
export type MailboxPlace = {
  readonly server: Omit<MailServerAddress, "protocol" | "timeoutMs">;
  readonly username: string;
};

/**
 * Where the channel or global server that uses a mailbox reads it, among those that the actor manages: what others have
 * typed gets no token that is not meant for it. Null: none of them reads it.
 */
export async function channelPlace(
  actor: Actor,
  integrationId: string,
  mailboxAddress: string,
): Promise<MailboxPlace | null> {
  const servers = await database().mailServer.findMany({
    where: { protocol: "IMAP", oauthGrant: { integrationId, mailboxAddress } },
    orderBy: { updatedAt: "desc" },
    select: {
      host: true,
      port: true,
      security: true,
      username: true,
      incomingOf: { select: { projectId: true } },
      globalOf: { select: { id: true } },
    },
  });
  const own = servers.find(({ incomingOf, globalOf }) =>
    incomingOf ? isProjectAdmin(actor, incomingOf.projectId) : globalOf && isSystemAdmin(actor),
  );
  if (!own) return null;
  const { host, port, security, username } = own;
  return { server: { host, port, security }, username };
}

/** Where the integration or its provider has its mailboxes; null: nobody knows. */
export function providerPlace(integration: OAuthIntegration, mailboxAddress: string): MailboxPlace | null {
  const server = mailHostsOf(integration).imap;
  return server ? { server, username: mailboxAddress } : null;
}
