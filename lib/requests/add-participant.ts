import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { findOrCreateCustomer } from "@/lib/access/find-or-create-customer.ts";
import { emailInput, lineInput } from "@/lib/access/input-text.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { invalidField } from "@/lib/platform/problem.ts";
import { findRequestAsAgent } from "./find-request.ts";
import { requestKeyInput } from "./key-input.ts";
import { recordRequestEvent } from "./request-event.ts";
import type { personView } from "./request-fields.ts";

export const addParticipantInput = z.object({
  requestKey: requestKeyInput,
  email: emailInput,
  name: lineInput(200).default(""),
});

/**
 * Lets a person take part in a request: they get its answers and may write into it. One who does already changes
 * nothing.
 *
 * @throws Problem `not-found`, or `invalid-input` for a channel's own address or the reporter
 */
export async function addParticipant(
  actor: Actor,
  input: z.output<typeof addParticipantInput>,
): Promise<z.infer<typeof personView>> {
  return database().$transaction(async (tx) => {
    const request = await findRequestAsAgent(tx, actor, input.requestKey);
    await refuseChannelAddress(tx, input.email);
    const { id, email, name } = await findOrCreateCustomer(tx, { email: input.email, name: input.name });
    if (id === request.reporterId) throw invalidField("email", "This is the customer of the request.");
    const { count } = await tx.participant.createMany({
      data: [{ requestId: request.id, userId: id }],
      skipDuplicates: true,
    });
    if (count > 0) {
      await recordRequestEvent(tx, {
        requestId: request.id,
        actorId: actor.kind === "user" ? actor.userId : null,
        kind: "participant-added",
        detail: { userId: id, email, name },
      });
      await announceChange(tx, { topic: "request", projectId: request.projectId, id: request.id });
    }
    return { id, email, name };
  });
}

/** Answers that went to one of our own addresses would come back as mail. */
async function refuseChannelAddress(tx: Transaction, email: string): Promise<void> {
  const channel = await tx.emailChannel.findUnique({ where: { address: email }, select: { id: true } });
  if (channel) throw invalidField("email", "This is the address of an e-mail channel, not of a person.");
}
