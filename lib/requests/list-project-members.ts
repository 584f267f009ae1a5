import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { projectMemberSelect, projectMemberView, toProjectMemberView } from "./project-member-view.ts";

export const listProjectMembersInput = z.object({ projectKey: projectKeyInput });

export const projectMemberListView = z.object({ items: z.array(projectMemberView) });

/** Who works in a project, by name; for its agents, who assign to them. @throws Problem `not-found` */
export async function listProjectMembers(
  actor: Actor,
  input: z.output<typeof listProjectMembersInput>,
): Promise<z.infer<typeof projectMemberListView>> {
  const project = await findProjectAsAgent(database(), actor, input.projectKey);
  const rows = await database().projectMember.findMany({
    where: { projectId: project.id },
    select: projectMemberSelect,
    orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
  });
  return { items: rows.map(toProjectMemberView) };
}
