import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database, isUniqueViolation } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type ProjectView, projectSelect, toProjectView } from "./project-view.ts";

export const createProjectInput = z.object({
  key: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z][A-Z0-9]{1,9}$/, "Two to ten letters and digits, a letter first, such as SUP."),
  name: requiredLineInput(100),
  description: textInput(2000).default(""),
});

/** What every project begins with; both can be filled by a mail. */
const firstRequestTypes = [
  { name: "Question", description: "Something to be answered.", requiredFields: ["summary"], position: 0 },
  {
    name: "Problem report",
    description: "Something does not work.",
    requiredFields: ["summary", "description"],
    position: 1,
  },
];

/** Adds a project with its first request types. @throws Problem `forbidden` or `project-key-taken` */
export async function createProject(
  actor: Actor,
  input: z.output<typeof createProjectInput>,
): Promise<ProjectView> {
  requireSystemAdmin(actor);
  try {
    return await database().$transaction(async (tx) => {
      const row = await tx.project.create({
        data: { ...input, requestTypes: { create: firstRequestTypes } },
        select: projectSelect,
      });
      await recordAudit(tx, actor, {
        action: "project.create",
        objectType: "project",
        objectId: row.id,
        objectLabel: row.key,
        detail: { name: row.name },
      });
      return toProjectView(actor, row);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another project has the key ${input.key}. Choose another.`;
    throw new Problem("conflict", "project-key-taken", detail, {
      fields: [{ field: "key", detail }],
      cause: error,
    });
  }
}
