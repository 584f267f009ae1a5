import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { projectForAdmin } from "./channel-access.ts";
import { projectKey } from "./channel-input.ts";
import { channelInclude } from "./channel-record.ts";
import { channelView, viewOfChannel } from "./channel-view.ts";

export const listChannelsInput = z.object({ projectKey });

export const channelListView = z.object({ items: z.array(channelView) });

/** The channels of a project with their health, by address. @throws Problem `not-found` or `forbidden` */
export async function listChannels(
  actor: Actor,
  input: z.output<typeof listChannelsInput>,
): Promise<z.output<typeof channelListView>> {
  const db = database();
  const project = await projectForAdmin(db, actor, input.projectKey);
  const channels = await db.emailChannel.findMany({
    where: { projectId: project.id },
    orderBy: { address: "asc" },
    include: channelInclude,
  });
  const now = new Date();
  return { items: channels.map((channel) => viewOfChannel(channel, now)) };
}
