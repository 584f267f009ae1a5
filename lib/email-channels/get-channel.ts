import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { channelForAdmin } from "./channel-access.ts";
import { channelId } from "./channel-input.ts";
import type { ChannelView } from "./channel-view.ts";
import { viewOfChannel } from "./channel-view.ts";

export const getChannelInput = z.object({ channelId });

/** A channel with its health. @throws Problem `not-found` or `forbidden` */
export async function getChannel(
  actor: Actor,
  input: z.output<typeof getChannelInput>,
): Promise<ChannelView> {
  return viewOfChannel(await channelForAdmin(database(), actor, input.channelId));
}
