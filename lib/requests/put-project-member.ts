import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { type ProjectMemberView, projectMemberSelect, toProjectMemberView } from "./project-member-view.ts";

export const putProjectMemberInput = z.object({
  projectKey: projectKeyInput,
  userId: z.uuid(),
  role: z.enum(["ADMIN", "AGENT"]),
});

/** Gives a person a role in a project, or another one. @throws Problem `not-found` or `forbidden` */
export async function putProjectMember(
  actor: Actor,
  input: z.output<typeof putProjectMemberInput>,
): Promise<ProjectMemberView> {
  return database().$transaction(async (tx) => {
    const project = await findProjectAsAdmin(tx, actor, input.projectKey);
    const user = await tx.user.findUnique({ where: { id: input.userId }, select: { email: true } });
    if (!user) throw notFound("user");
    const member = { projectId: project.id, userId: input.userId };
    const row = await tx.projectMember.upsert({
      where: { projectId_userId: member },
      create: { ...member, role: input.role },
      update: { role: input.role },
      select: projectMemberSelect,
    });
    await recordAudit(tx, actor, {
      action: "project-member.put",
      objectType: "project",
      objectId: project.id,
      objectLabel: project.key,
      detail: { user: user.email, role: input.role },
    });
    return toProjectMemberView(row);
  });
}
