import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { grantInclude, grantView, viewGrant } from "./grant-view.ts";
import { channelsOfGrants, requireIntegrationReader } from "./integration-permission.ts";

export const listGrantsInput = z.object({
  integrationId: z.uuid(),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(320).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const grantListView = z.object({ items: z.array(grantView), nextCursor: z.string().nullable() });

/**
 * Mailboxes that were authorised with an integration, by address. Project admins see those that their channels use, and
 * their own that none uses yet.
 *
 * @throws Problem `forbidden`
 */
export async function listGrants(
  actor: Actor,
  input: z.output<typeof listGrantsInput>,
): Promise<z.infer<typeof grantListView>> {
  requireIntegrationReader(actor);
  const db = database();
  const rows = await db.oAuthGrant.findMany({
    where: {
      integrationId: input.integrationId,
      ...(input.cursor !== undefined && { mailboxAddress: { gt: input.cursor } }),
      ...(!isSystemAdmin(actor) && { OR: [{ mailServers: { some: serversOf(actor) } }, unusedOf(actor)] }),
    },
    include: grantInclude,
    orderBy: { mailboxAddress: "asc" },
    take: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const channels = await channelsOfGrants(db, { id: { in: page.map(({ id }) => id) } });
  const visible = channels.filter(({ projectId }) => isProjectAdmin(actor, projectId));
  return {
    items: page.map((row) =>
      viewGrant(
        row,
        visible.filter(({ grantId }) => grantId === row.id),
      ),
    ),
    nextCursor: rows.length > input.limit ? (page.at(-1)?.mailboxAddress ?? null) : null,
  };
}

/** What the actor has authorised and no channel uses. */
function unusedOf(actor: Actor): Prisma.OAuthGrantWhereInput {
  return actor.kind === "user"
    ? { authorizedById: actor.userId, mailServers: { none: {} } }
    : { id: { in: [] } };
}

/** Mail servers of channels in projects that the actor is an admin of. */
function serversOf(actor: Actor): Prisma.MailServerWhereInput {
  const roles = actor.kind === "user" ? [...actor.projectRoles] : [];
  const projectIds = roles.flatMap(([projectId, role]) => (role === "ADMIN" ? [projectId] : []));
  const own = { projectId: { in: projectIds } };
  return { OR: [{ incomingOf: own }, { outgoingOf: own }] };
}
