import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

/** Admins of any project choose among the integrations; only system admins change them. @throws Problem `forbidden` */
export function requireIntegrationReader(actor: Actor): void {
  if (isSystemAdmin(actor)) return;
  if (actor.kind === "user" && [...actor.projectRoles.values()].includes("ADMIN")) return;
  throw new Problem("forbidden", "forbidden", "Only system admins and project admins may see integrations.");
}

/** A channel that signs in by a grant. */
export type GrantChannel = {
  readonly id: string;
  readonly address: string;
  readonly projectId: string;
  readonly projectKey: string;
};

/** Channels whose incoming or outgoing server signs in by grants that match, each once with its grant. */
export async function channelsOfGrants(
  db: Db,
  grants: Prisma.OAuthGrantWhereInput,
): Promise<(GrantChannel & { readonly grantId: string; readonly integrationId: string })[]> {
  const channel = {
    select: { id: true, address: true, projectId: true, project: { select: { key: true } } },
  } as const;
  const servers = await db.mailServer.findMany({
    where: { oauthGrant: grants },
    select: {
      oauthGrant: { select: { id: true, integrationId: true } },
      incomingOf: channel,
      outgoingOf: channel,
    },
  });
  const found = new Map<string, GrantChannel & { grantId: string; integrationId: string }>();
  for (const { oauthGrant, incomingOf, outgoingOf } of servers) {
    for (const used of [incomingOf, outgoingOf]) {
      if (!used || !oauthGrant) continue;
      const { id, address, projectId, project } = used;
      const { id: grantId, integrationId } = oauthGrant;
      found.set(`${grantId} ${id}`, {
        id,
        address,
        projectId,
        projectKey: project.key,
        grantId,
        integrationId,
      });
    }
  }
  return [...found.values()].sort((a, b) => a.address.localeCompare(b.address));
}

/**
 * Whether the actor may authorise or revoke a mailbox. Who takes a mailbox over takes over every channel that uses
 * it, so a project admin needs all their projects.
 */
export async function mayManageGrant(
  db: Db,
  actor: Actor,
  mailbox: { readonly integrationId: string; readonly mailboxAddress: string },
): Promise<boolean> {
  if (isSystemAdmin(actor)) return true;
  const { integrationId, mailboxAddress } = mailbox;
  const channels = await channelsOfGrants(db, { integrationId, mailboxAddress });
  return channels.every(({ projectId }) => isProjectAdmin(actor, projectId));
}
