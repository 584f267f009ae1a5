import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { requestTypeSelect, requestTypeView, toRequestTypeView } from "./request-type-view.ts";

export const listRequestTypesInput = z.object({ projectKey: projectKeyInput });

export const requestTypeListView = z.object({ items: z.array(requestTypeView) });

/** A project's request types in their order. @throws Problem `not-found` */
export async function listRequestTypes(
  actor: Actor,
  input: z.output<typeof listRequestTypesInput>,
): Promise<z.infer<typeof requestTypeListView>> {
  const project = await findProjectAsAgent(database(), actor, input.projectKey);
  const rows = await database().requestType.findMany({
    where: { projectId: project.id },
    select: requestTypeSelect,
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });
  return { items: rows.map(toRequestTypeView) };
}
