import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { channelsOfGrants } from "@/lib/oauth-integrations/integration-permission.ts";
import type { Db } from "@/lib/platform/database.ts";

/** What to say to someone who may not. */
export const foreignGrantDetail =
  "This mailbox was authorised for others than this project. Authorise it yourself, or ask a system admin.";

/**
 * Whether the actor may let this project use the tokens of a grant. A mailbox is not the project's because somebody
 * elsewhere authorised it: whoever gave the present tokens must be the actor or an admin of this project, or the
 * project's channels, and no others, were there already when they were given. System admins may use any. A grant
 * without tokens gives nothing away yet.
 */
export async function mayUseGrant(
  db: Db,
  actor: Actor,
  grantId: string,
  projectId: string,
): Promise<boolean> {
  if (isSystemAdmin(actor) || actor.kind !== "user") return true;
  const grant = await db.oAuthGrant.findUnique({
    where: { id: grantId },
    select: { accessTokenSealed: true, refreshTokenSealed: true },
  });
  if (!grant || (grant.accessTokenSealed === null && grant.refreshTokenSealed === null)) return true;
  const latest = await db.oAuthAuthorization.findFirst({
    where: { grantId, purpose: "GRANT", succeeded: true },
    orderBy: { createdAt: "desc" },
    select: {
      actorUserId: true,
      actorUser: {
        select: { memberships: { where: { projectId, role: "ADMIN" }, select: { userId: true } } },
      },
    },
  });
  if (latest && (latest.actorUserId === actor.userId || latest.actorUser.memberships.length > 0)) return true;
  const channels = await channelsOfGrants(db, { id: grantId });
  return channels.length > 0 && channels.every((channel) => channel.projectId === projectId);
}
