import type { Actor } from "@/lib/access/actor.ts";
import { isAgent, requireProjectAdmin } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { ChannelRecord } from "./channel-record.ts";
import { channelInclude } from "./channel-record.ts";

/**
 * The project, for someone who manages it.
 *
 * @throws Problem `not-found` (also for those who may not know that it exists) or `forbidden`
 */
export async function projectForAdmin(
  db: Db,
  actor: Actor,
  projectKey: string,
): Promise<{ id: string; key: string }> {
  const project = await db.project.findUnique({
    where: { key: projectKey },
    select: { id: true, key: true },
  });
  if (!project || !isAgent(actor, project.id)) throw notFound("project");
  requireProjectAdmin(actor, project.id);
  return project;
}

/**
 * The channel with all that its view is made of, for someone who manages its project.
 *
 * @throws Problem `not-found` (also for those who may not know that it exists) or `forbidden`
 */
export async function channelForAdmin(db: Db, actor: Actor, channelId: string): Promise<ChannelRecord> {
  const channel = await db.emailChannel.findUnique({ where: { id: channelId }, include: channelInclude });
  if (!channel || !isAgent(actor, channel.projectId)) throw notFound("channel");
  requireProjectAdmin(actor, channel.projectId);
  return channel;
}
