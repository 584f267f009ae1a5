import type { UserActor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import type { LogPlace } from "./log-place.ts";

/** The filters of a log; a project that does not exist, or that the log is not about, counts as absent. */
export async function withKnownProject<Filters extends { readonly project: string }>(
  actor: UserActor,
  place: LogPlace,
  filters: Filters,
): Promise<Filters> {
  const { project } = filters;
  if (project === "any" || (place.project === null && (await isKnown(actor, project)))) return filters;
  return { ...filters, project: "any" };
}

async function isKnown(actor: UserActor, projectKey: string): Promise<boolean> {
  try {
    await getProject(actor, { projectKey });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.kind === "not-found") return false;
    throw error;
  }
}
