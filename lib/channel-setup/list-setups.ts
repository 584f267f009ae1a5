import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { projectForAdmin } from "@/lib/email-channels/channel-access.ts";
import { projectKey } from "@/lib/email-channels/channel-input.ts";
import { database } from "@/lib/platform/database.ts";
import { ownSetups } from "./setup-record.ts";
import { setupView, viewOfSetup } from "./setup-view.ts";

export const listSetupsInput = z.object({ projectKey });
export const setupListView = z.object({ items: z.array(setupView) });

/** The actor's own unfinished setups of a project, newest first. @throws Problem `not-found` or `forbidden` */
export async function listSetups(
  actor: Actor,
  input: z.output<typeof listSetupsInput>,
): Promise<z.output<typeof setupListView>> {
  const project = await projectForAdmin(database(), actor, input.projectKey);
  return { items: (await ownSetups(actor, project.id)).map(viewOfSetup) };
}
