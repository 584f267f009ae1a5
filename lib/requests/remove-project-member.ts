import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";

export const removeProjectMemberInput = z.object({ projectKey: projectKeyInput, userId: z.uuid() });

/**
 * Takes a person's role in a project away. Their requests that are not resolved become unassigned, so that none waits
 * for someone who is gone.
 *
 * @throws Problem `not-found` or `forbidden`
 */
export async function removeProjectMember(
  actor: Actor,
  input: z.output<typeof removeProjectMemberInput>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const project = await findProjectAsAdmin(tx, actor, input.projectKey);
    const member = { projectId: project.id, userId: input.userId };
    const { count } = await tx.projectMember.deleteMany({ where: member });
    if (count === 0) throw notFound("member");
    const user = await tx.user.findUniqueOrThrow({
      where: { id: input.userId },
      select: { email: true },
    });
    await tx.request.updateMany({
      where: { projectId: project.id, assigneeId: input.userId, status: { not: "RESOLVED" } },
      data: { assigneeId: null },
    });
    await recordAudit(tx, actor, {
      action: "project-member.remove",
      objectType: "project",
      objectId: project.id,
      objectLabel: project.key,
      detail: { user: user.email },
    });
  });
}
