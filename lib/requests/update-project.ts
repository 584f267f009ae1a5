import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
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

/**
 * Changes a project's name or description, or archives it: not while mail is read into it, where hardly anybody would
 * see it.
 *
 * @throws Problem `not-found`, `forbidden` or `project-reads-mail`
 */
export async function updateProject(
  actor: Actor,
  input: z.output<typeof updateProjectInput>,
): Promise<ProjectView> {
  if (input.archived !== undefined) requireSystemAdmin(actor);
  return database().$transaction(async (tx) => {
    const project = await findProjectAsAdmin(tx, actor, input.projectKey);
    if (input.archived) await requireNoReaders(tx, project);
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

const mostNamed = 5;

async function requireNoReaders(
  tx: Transaction,
  { id: projectId, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  // Whoever turns one on needs this row, so none can come in between.
  await tx.$queryRaw`SELECT 1 FROM "Project" WHERE "id" = ${projectId}::uuid FOR UPDATE`;
  const where = { projectId, enabled: true };
  const channels = await tx.emailChannel.findMany({
    where,
    orderBy: { address: "asc" },
    select: { address: true },
  });
  const handlers = await tx.mailHandler.findMany({
    where,
    orderBy: { name: "asc" },
    select: { name: true },
  });
  const readers = [
    ...channels.map(({ address }) => `the e-mail channel ${address}`),
    ...handlers.map((handler) => `the mail handler "${handler.name}"`),
  ];
  if (readers.length === 0) return;
  const more = readers.length > mostNamed ? ` and ${readers.length - mostNamed} more` : "";
  throw new Problem(
    "conflict",
    "project-reads-mail",
    `Mail is still read into ${name}, and in an archived project hardly anybody would see it. ` +
      `Turn off ${readers.slice(0, mostNamed).join(", ")}${more} first.`,
  );
}
