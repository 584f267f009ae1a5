import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { projectSelect, projectView, toProjectView } from "./project-view.ts";

export const listProjectsInput = z.object({
  /** Also those that were archived. */
  archived: z.stringbool().default(false),
});

export const projectListView = z.object({ items: z.array(projectView) });

/** The projects that the actor works in, by key; for a customer none. */
export async function listProjects(
  actor: Actor,
  input: z.output<typeof listProjectsInput>,
): Promise<z.infer<typeof projectListView>> {
  const where: Prisma.ProjectWhereInput = { ...(!input.archived && { archivedAt: null }) };
  if (actor.kind === "user" && !isSystemAdmin(actor)) where.id = { in: [...actor.projectRoles.keys()] };
  const rows = await database().project.findMany({ where, select: projectSelect, orderBy: { key: "asc" } });
  return { items: rows.map((row) => toProjectView(actor, row)) };
}
