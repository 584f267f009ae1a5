import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

/**
 * The mailboxes whose health the actor may see: all for system admins, those of their projects for project admins. Of an
 * archived project only those that are read all the same.
 *
 * @throws Problem `forbidden`
 */
export function visibleMailboxes(actor: Actor): Prisma.MailboxWhereInput {
  const active = {
    OR: [
      { project: { archivedAt: null } },
      { emailChannel: { enabled: true } },
      { mailHandler: { enabled: true } },
    ],
  };
  if (isSystemAdmin(actor)) return active;
  const roles = actor.kind === "user" ? [...actor.projectRoles] : [];
  const projectIds = roles.flatMap(([projectId, role]) => (role === "ADMIN" ? [projectId] : []));
  if (projectIds.length > 0) return { ...active, projectId: { in: projectIds } };
  throw new Problem("forbidden", "forbidden", "Only system admins and project admins may see mail health.");
}
