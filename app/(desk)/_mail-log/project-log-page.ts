import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { type LogPlace, projectLog } from "./log-place.ts";

/** Who looks at a log of a project, and whose it is; for others than its admins the page does not exist. */
export async function projectLogPage(
  projectKeyOfPath: string,
  below: string,
): Promise<{ readonly actor: UserActor; readonly place: LogPlace }> {
  const projectKey = projectKeyOfPath.toUpperCase();
  const actor = await pageActor(`/projects/${projectKey}/mail-log${below}`);
  const project = await orNotFound(getProject(actor, { projectKey }));
  if (project.role !== "ADMIN") notFound();
  return { actor, place: projectLog(project) };
}
