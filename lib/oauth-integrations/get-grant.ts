import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { grantReference } from "./grant-reference.ts";
import { type GrantView, grantInclude, viewGrant } from "./grant-view.ts";
import { channelsOfGrants, isGiverOf, requireIntegrationReader } from "./integration-permission.ts";

/**
 * The authorization of one mailbox, for system admins and the admins of projects whose channels use it; while none does,
 * for who gave it.
 *
 * @throws Problem `forbidden`, `not-found`
 */
export async function getGrant(actor: Actor, input: z.output<typeof grantReference>): Promise<GrantView> {
  requireIntegrationReader(actor);
  const db = database();
  const row = await db.oAuthGrant.findUnique({ where: { id: input.grantId }, include: grantInclude });
  const channels = await channelsOfGrants(db, { id: input.grantId });
  const visible = channels.filter(({ projectId }) => isProjectAdmin(actor, projectId));
  const isOwn = row !== null && channels.length === 0 && isGiverOf(actor, row);
  if (!row || !(isSystemAdmin(actor) || visible.length > 0 || isOwn)) throw notFound("grant");
  return viewGrant(row, visible);
}
