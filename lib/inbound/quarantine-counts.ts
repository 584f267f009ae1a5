import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import { logScope } from "./log-filter.ts";

export const quarantineCountsInput = z.object({ projectKey: projectKeyInput.optional() });

export const quarantineCountsView = z.object({
  /** Put aside by a rule until a person lets it in. */
  held: z.int(),
  /** Could not be processed. */
  failed: z.int(),
});

/**
 * How many mails wait for a person, in a project or in the whole installation.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function quarantineCounts(
  actor: Actor,
  input: z.output<typeof quarantineCountsInput>,
): Promise<z.infer<typeof quarantineCountsView>> {
  const projectId = await logScope(actor, input.projectKey);
  const count = (state: "HELD" | "FAILED") =>
    database().inboundMessage.count({ where: { state, ...(projectId !== null && { projectId }) } });
  const [held, failed] = await Promise.all([count("HELD"), count("FAILED")]);
  return { held, failed };
}
