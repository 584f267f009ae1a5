import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { projectForAdmin } from "@/lib/email-channels/channel-access.ts";
import { projectKey } from "@/lib/email-channels/channel-input.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { setupFields } from "./setup-input.ts";
import type { SetupView } from "./setup-view.ts";
import { updateSetup } from "./update-setup.ts";

export const createSetupInput = setupFields
  .pick({ provider: true, integrationId: true })
  .extend({ projectKey, address: setupFields.shape.address.unwrap() });

/**
 * Begins to connect a mailbox to a project. Only who begins goes on with it.
 *
 * @throws Problem `not-found`, `forbidden` or `invalid-input`
 */
export async function createSetup(
  actor: Actor,
  input: z.output<typeof createSetupInput>,
): Promise<SetupView> {
  const db = database();
  const { projectKey: key, ...choices } = input;
  const project = await projectForAdmin(db, actor, key);
  if (actor.kind !== "user") throw new Problem("forbidden", "forbidden", "Only a person sets up a channel.");
  const { id: setupId } = await db.channelSetup.create({
    data: { projectId: project.id, createdById: actor.userId },
    select: { id: true },
  });
  try {
    return await updateSetup(actor, { setupId, ...choices });
  } catch (error) {
    await db.channelSetup.deleteMany({ where: { id: setupId } });
    throw error;
  }
}
