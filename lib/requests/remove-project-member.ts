import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { recordRequestEvent } from "./request-event.ts";

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
      select: { email: true, name: true },
    });
    const actorId = actor.kind === "user" ? actor.userId : null;
    await unassignAll(tx, member, { actorId, fromName: user.name });
    await recordAudit(tx, actor, {
      action: "project-member.remove",
      objectType: "project",
      objectId: project.id,
      objectLabel: project.key,
      detail: { user: user.email },
    });
  });
}

async function unassignAll(
  tx: Transaction,
  { projectId, userId }: { readonly projectId: string; readonly userId: string },
  { actorId, fromName }: { readonly actorId: string | null; readonly fromName: string },
): Promise<void> {
  const unassigned = await tx.request.updateManyAndReturn({
    where: { projectId, assigneeId: userId, status: { not: "RESOLVED" } },
    data: { assigneeId: null },
    select: { id: true },
  });
  for (const { id } of unassigned) {
    await recordRequestEvent(tx, {
      requestId: id,
      actorId,
      kind: "assignee-changed",
      detail: { fromId: userId, fromName, toId: null, toName: null },
    });
    await announceChange(tx, { topic: "request", projectId, id });
  }
}
