import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { findRequestAsAgent } from "./find-request.ts";
import { requestKeyInput } from "./key-input.ts";
import { recordRequestEvent } from "./request-event.ts";
import { personSelect } from "./request-fields.ts";

export const removeParticipantInput = z.object({ requestKey: requestKeyInput, userId: z.uuid() });

/** Ends a person's part in a request. @throws Problem `not-found` */
export async function removeParticipant(
  actor: Actor,
  input: z.output<typeof removeParticipantInput>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const request = await findRequestAsAgent(tx, actor, input.requestKey);
    const { count } = await tx.participant.deleteMany({
      where: { requestId: request.id, userId: input.userId },
    });
    if (count === 0) throw notFound("participant");
    const { id, email, name } = await tx.user.findUniqueOrThrow({
      where: { id: input.userId },
      select: personSelect,
    });
    await recordRequestEvent(tx, {
      requestId: request.id,
      actorId: actor.kind === "user" ? actor.userId : null,
      kind: "participant-removed",
      detail: { userId: id, email, name },
    });
    await announceChange(tx, { topic: "request", projectId: request.projectId, id: request.id });
  });
}
