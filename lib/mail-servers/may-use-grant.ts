import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import {
  channelsOfGrants,
  holdsTokens,
  isGiverOf,
  servesInstallation,
} from "@/lib/oauth-integrations/integration-permission.ts";
import type { Db } from "@/lib/platform/database.ts";

/** What to say to someone who may not use what a person has authorised. */
export const foreignGrantDetail =
  "This mailbox was authorised, or is used, for others than this project. Ask whoever did so, or a system admin, to " +
  "connect it; one that nobody has authorised yet you may authorise yourself.";

/** What to say to someone who may not use an application that signs in by itself. */
export const applicationGrantDetail =
  "The application of this integration opens mailboxes by itself, so a system admin lets it into this one first: " +
  "they connect the channel.";

/**
 * Whether the actor may let this project use a grant. System admins may use any. The project's channels, and no others,
 * use it already: they were there when the tokens were given, by someone who knew of them. Else the present tokens have
 * to be the actor's own and used only where the actor manages, or those of an admin of this project and used nowhere. A
 * grant without tokens is open while nobody uses it, unless an application gets them by itself. What a global incoming
 * server reads by is for no project beside those that use it already.
 *
 * @param projectId null: for the whole installation, which only system admins decide
 */
export async function mayUseGrant(
  db: Db,
  actor: Actor,
  grantId: string,
  projectId: string | null,
): Promise<boolean> {
  if (isSystemAdmin(actor)) return true;
  if (projectId === null) return false;
  const grant = await db.oAuthGrant.findUnique({
    where: { id: grantId },
    select: {
      accessTokenSealed: true,
      refreshTokenSealed: true,
      authorizedById: true,
      authorizedBy: {
        select: { memberships: { where: { projectId, role: "ADMIN" }, select: { userId: true } } },
      },
      integration: { select: { grantType: true } },
    },
  });
  if (!grant) return true;
  const channels = await channelsOfGrants(db, { id: grantId });
  if (channels.length > 0 && channels.every((channel) => channel.projectId === projectId)) return true;
  if (grant.integration.grantType !== "AUTHORIZATION_CODE") return false;
  if (await servesInstallation(db, { id: grantId })) return false;
  if (!holdsTokens(grant)) return channels.length === 0;
  if (isGiverOf(actor, grant)) return channels.every((channel) => isProjectAdmin(actor, channel.projectId));
  return channels.length === 0 && (grant.authorizedBy?.memberships ?? []).length > 0;
}
