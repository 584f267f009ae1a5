import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { type ProjectView, toProjectView } from "./project-view.ts";

export const getProjectInput = z.object({ projectKey: projectKeyInput });

/** One project that the actor works in. @throws Problem `not-found` */
export async function getProject(
  actor: Actor,
  input: z.output<typeof getProjectInput>,
): Promise<ProjectView> {
  return toProjectView(actor, await findProjectAsAgent(database(), actor, input.projectKey));
}
