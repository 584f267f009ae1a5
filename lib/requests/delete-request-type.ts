import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";

export const deleteRequestTypeInput = z.object({ projectKey: projectKeyInput, requestTypeId: z.uuid() });

/** Removes a request type that nothing uses. @throws Problem `not-found`, `forbidden` or `request-type-in-use` */
export async function deleteRequestType(
  actor: Actor,
  input: z.output<typeof deleteRequestTypeInput>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const project = await findProjectAsAdmin(tx, actor, input.projectKey);
    const mine = { id: input.requestTypeId, projectId: project.id };
    const row = await tx.requestType.findUnique({
      where: mine,
      select: { name: true, _count: { select: { requests: true, emailChannels: true } } },
    });
    if (!row) throw notFound("request type");
    const { requests, emailChannels } = row._count;
    if (requests > 0 || emailChannels > 0) {
      throw new Problem(
        "conflict",
        "request-type-in-use",
        `"${row.name}" is in use (requests: ${requests}, e-mail channels: ${emailChannels}). Give them another type first.`,
      );
    }
    await tx.requestType.delete({ where: mine });
    await recordAudit(tx, actor, {
      action: "request-type.delete",
      objectType: "request-type",
      objectId: input.requestTypeId,
      objectLabel: `${project.key}: ${row.name}`,
    });
  });
}
