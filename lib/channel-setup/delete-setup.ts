import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { setupId } from "./setup-input.ts";
import { ownSetup } from "./setup-record.ts";

export const deleteSetupInput = z.object({ setupId });

/** Throws away what was typed; a channel that came of it stays. @throws Problem `not-found` or `forbidden` */
export async function deleteSetup(actor: Actor, input: z.output<typeof deleteSetupInput>): Promise<void> {
  const { id } = await ownSetup(actor, input.setupId);
  await database().channelSetup.deleteMany({ where: { id } });
}
