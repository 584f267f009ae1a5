import type { Actor } from "@/lib/access/actor.ts";
import { isAgent, requireProjectAdmin } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { type ProjectRow, projectSelect } from "./project-view.ts";

/** The project with this key, if the actor works in it. @throws Problem `not-found` */
export async function findProjectAsAgent(db: Db, actor: Actor, projectKey: string): Promise<ProjectRow> {
  const project = await db.project.findUnique({ where: { key: projectKey }, select: projectSelect });
  // Who does not work in a project does not learn that it exists.
  if (!project || !isAgent(actor, project.id)) throw notFound("project");
  return project;
}

/** The project with this key, if the actor administers it. @throws Problem `not-found` or `forbidden` */
export async function findProjectAsAdmin(db: Db, actor: Actor, projectKey: string): Promise<ProjectRow> {
  const project = await findProjectAsAgent(db, actor, projectKey);
  requireProjectAdmin(actor, project.id);
  return project;
}
