import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant, Prisma } from "@/prisma/generated/client.ts";

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
  readonly enabled: boolean;
};

/** Channels whose incoming or outgoing server signs in by grants that match, each once with its grant. */
export async function channelsOfGrants(
  db: Db,
  grants: Prisma.OAuthGrantWhereInput,
): Promise<(GrantChannel & { readonly grantId: string; readonly integrationId: string })[]> {
  const channel = {
    select: { id: true, address: true, enabled: true, projectId: true, project: { select: { key: true } } },
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
      const { id, address, enabled, projectId, project } = used;
      const { id: grantId, integrationId } = oauthGrant;
      found.set(`${grantId} ${id}`, {
        id,
        address,
        enabled,
        projectId,
        projectKey: project.key,
        grantId,
        integrationId,
      });
    }
  }
  return [...found.values()].sort((a, b) => a.address.localeCompare(b.address));
}

/** A global incoming server that signs in by a grant. */
export type GrantServer = {
  readonly id: string;
  readonly name: string;
  readonly grantId: string;
  readonly integrationId: string;
};

/** Global incoming servers that sign in by grants that match, by name. */
export async function serversOfGrants(
  db: Db,
  grants: Prisma.OAuthGrantWhereInput,
  servers: Prisma.IncomingServerWhereInput = {},
): Promise<GrantServer[]> {
  const found = await db.incomingServer.findMany({
    where: { ...servers, mailServer: { oauthGrant: grants } },
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      mailServer: { select: { oauthGrant: { select: { id: true, integrationId: true } } } },
    },
  });
  return found.flatMap(({ id, name, mailServer: { oauthGrant } }) =>
    oauthGrant ? [{ id, name, grantId: oauthGrant.id, integrationId: oauthGrant.integrationId }] : [],
  );
}

/** Whether a global incoming server signs in by grants that match: what is done to them is up to system admins. */
export async function servesInstallation(db: Db, grants: Prisma.OAuthGrantWhereInput): Promise<boolean> {
  return (await serversOfGrants(db, grants)).length > 0;
}

/** Whether a grant holds tokens. Dead ones count: they may come to life with other settings of the integration. */
export function holdsTokens(grant: Pick<OAuthGrant, "accessTokenSealed" | "refreshTokenSealed">): boolean {
  return grant.accessTokenSealed !== null || grant.refreshTokenSealed !== null;
}

/** Whether the present tokens of a grant were given to Mailroom by the actor. */
export function isGiverOf(actor: Actor, grant: Pick<OAuthGrant, "authorizedById">): boolean {
  return actor.kind === "user" && grant.authorizedById === actor.userId;
}

type Mailbox = { readonly integrationId: string; readonly mailboxAddress: string };

/**
 * Whether the actor may revoke or refresh the grant of a mailbox. Who does so does it to every channel that uses it, so
 * a project admin needs all their projects; while no channel does, the tokens are the business of who gave them. What
 * an application opens by itself is up to system admins, and so is what a global incoming server reads by.
 */
export async function mayManageGrant(db: Db, actor: Actor, mailbox: Mailbox): Promise<boolean> {
  if (isSystemAdmin(actor)) return true;
  const { integrationId, mailboxAddress } = mailbox;
  const grant = await db.oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
    select: { authorizedById: true, integration: { select: { grantType: true } } },
  });
  if (grant?.integration.grantType !== "AUTHORIZATION_CODE") return false;
  if (await servesInstallation(db, { integrationId, mailboxAddress })) return false;
  const channels = await channelsOfGrants(db, { integrationId, mailboxAddress });
  if (channels.length === 0) return isGiverOf(actor, grant);
  return channels.every(({ projectId }) => isProjectAdmin(actor, projectId));
}

/**
 * Whether the actor may authorise a mailbox. While its grant holds tokens, only who may manage it: they would be
 * replaced. Else everybody who manages the channels that are on: others that name the mailbox have never read it, must
 * not keep its owner out, and lose it when it is authorised.
 */
export async function mayAuthorizeMailbox(db: Db, actor: Actor, mailbox: Mailbox): Promise<boolean> {
  if (isSystemAdmin(actor)) return true;
  const { integrationId, mailboxAddress } = mailbox;
  const integration = await db.oAuthIntegration.findUnique({
    where: { id: integrationId },
    select: { grantType: true, grants: { where: { mailboxAddress } } },
  });
  if (integration?.grantType !== "AUTHORIZATION_CODE") return false;
  const [grant] = integration.grants;
  if (!grant) return true;
  if (holdsTokens(grant)) return mayManageGrant(db, actor, mailbox);
  if (await servesInstallation(db, { integrationId, mailboxAddress })) return false;
  const channels = await channelsOfGrants(db, { integrationId, mailboxAddress });
  return channels.every(({ enabled, projectId }) => !enabled || isProjectAdmin(actor, projectId));
}
