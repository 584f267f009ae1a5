import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { announceDelivery } from "./announce-delivery.ts";
import { findOutgoingAsAgent } from "./find-outgoing.ts";

export const discardMessageInput = z.object({ outboundMessageId: z.uuid() });

const discardable: ReadonlySet<string> = new Set(["QUEUED", "FAILED", "UNCERTAIN"]);

/**
 * Gives up a message that has not left, for good. The comment stays, marked as not sent.
 *
 * @throws Problem `not-found`, `not-discardable`
 */
export async function discardMessage(
  actor: Actor,
  input: z.infer<typeof discardMessageInput>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const message = await findOutgoingAsAgent(tx, actor, input.outboundMessageId);
    if (message.state === "DISCARDED") return;
    if (!discardable.has(message.state)) {
      const detail =
        message.state === "SENDING"
          ? "This message is being sent right now: it can not be taken back."
          : "This message has left: it can not be taken back.";
      throw new Problem("conflict", "not-discardable", detail);
    }
    await tx.outboundMessage.update({
      where: { id: message.id },
      data: { state: "DISCARDED", leaseOwner: null, leaseExpiresAt: null },
    });
    await announceDelivery(tx, message);
  });
}
