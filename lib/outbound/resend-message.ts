import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { sendMessage } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { announceDelivery } from "./announce-delivery.ts";
import { findOutgoingAsAgent } from "./find-outgoing.ts";
import type { OutboundMessageView } from "./outbound-view.ts";
import { outboundSelect, toOutboundView } from "./outbound-view.ts";

export const resendMessageInput = z.object({ outboundMessageId: z.uuid() });

const resendable: ReadonlySet<string> = new Set(["QUEUED", "FAILED", "PARTLY_SENT", "UNCERTAIN"]);

/**
 * Sends a message now to those who did not get it: after a failure, when nobody knows whether it arrived, or instead
 * of waiting for the next attempt. Recipients whose server has accepted it are left out.
 *
 * @throws Problem `not-found`, `not-resendable`
 */
export async function resendMessage(
  actor: Actor,
  input: z.infer<typeof resendMessageInput>,
): Promise<OutboundMessageView> {
  const view = await database().$transaction(async (tx) => {
    const message = await findOutgoingAsAgent(tx, actor, input.outboundMessageId);
    if (!resendable.has(message.state)) {
      throw new Problem("conflict", "not-resendable", whyNot(message.state));
    }
    await tx.outboundRecipient.updateMany({
      where: { outboundMessageId: message.id, state: "REFUSED" },
      data: { state: "PENDING" },
    });
    const row = await tx.outboundMessage.update({
      where: { id: message.id },
      data: {
        state: "QUEUED",
        attempts: 0,
        nextAttemptAt: await databaseNow(tx),
        leaseOwner: null,
        leaseExpiresAt: null,
        dataStartedAt: null,
      },
      select: outboundSelect,
    });
    await announceDelivery(tx, message);
    return toOutboundView(row);
  });
  await enqueue(sendMessage, { outboundMessageId: view.id });
  return view;
}

function whyNot(state: string): string {
  if (state === "SENDING") return "This message is being sent right now. Wait until that has ended.";
  if (state === "SENT") return "This message was accepted for everybody. Write another reply instead.";
  return "This message was discarded. Write another reply instead.";
}
