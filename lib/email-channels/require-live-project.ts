import type { Transaction } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";

/**
 * Makes sure that a project is not archived, and stays so until the transaction ends: whoever archives it waits.
 *
 * @param remedy what to do when it is, as a sentence
 * @throws Problem `project-archived`, `not-found`
 */
export async function requireLiveProject(tx: Transaction, projectId: string, remedy: string): Promise<void> {
  const [project] = await tx.$queryRaw<{ name: string; isArchived: boolean }[]>`
    SELECT "name", "archivedAt" IS NOT NULL AS "isArchived" FROM "Project"
    WHERE "id" = ${projectId}::uuid FOR SHARE`;
  if (!project) throw notFound("project");
  if (project.isArchived)
    throw new Problem("conflict", "project-archived", `${project.name} is archived. ${remedy}`);
}
