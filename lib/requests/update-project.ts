import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { type ProjectView, projectSelect, toProjectView } from "./project-view.ts";

export const updateProjectInput = z.object({
  projectKey: projectKeyInput,
  name: requiredLineInput(100).optional(),
  description: textInput(2000).optional(),
  /** Archived projects take no new requests by page and are hidden; for system admins. */
  archived: z.boolean().optional(),
});

/** Changes a project's name or description, or archives it. @throws Problem `not-found` or `forbidden` */
export async function updateProject(
  actor: Actor,
  input: z.output<typeof updateProjectInput>,
): Promise<ProjectView> {
  if (input.archived !== undefined) requireSystemAdmin(actor);
  return database().$transaction(async (tx) => {
    const project = await findProjectAsAdmin(tx, actor, input.projectKey);
    const data: Prisma.ProjectUpdateInput = {
      ...(input.name !== undefined && { name: input.name }),
      ...(input.description !== undefined && { description: input.description }),
      ...(input.archived !== undefined && { archivedAt: input.archived ? new Date() : null }),
    };
    const row = await tx.project.update({ where: { id: project.id }, data, select: projectSelect });
    await recordAudit(tx, actor, {
      action: "project.update",
      objectType: "project",
      objectId: row.id,
      objectLabel: row.key,
      detail: {
        ...(input.name !== undefined && { name: input.name }),
        ...(input.description !== undefined && { description: "replaced" }),
        ...(input.archived !== undefined && { archived: input.archived }),
      },
    });
    return toProjectView(actor, row);
  });
}
