import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { setupId } from "./setup-input.ts";
import { ownSetup } from "./setup-record.ts";
import { type SetupView, viewOfSetup } from "./setup-view.ts";

export const getSetupInput = z.object({ setupId });

/** A setup of the actor's own. @throws Problem `not-found` or `forbidden` */
export async function getSetup(actor: Actor, input: z.output<typeof getSetupInput>): Promise<SetupView> {
  return viewOfSetup(await ownSetup(actor, input.setupId));
}
