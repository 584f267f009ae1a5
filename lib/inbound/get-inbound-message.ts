import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import type { InboundMessageDetail } from "./inbound-message-view.ts";

export const getInboundMessageInput = z.object({ inboundMessageId: z.uuid() });

/** A mail that came in, with the evidence for what became of it. @throws Problem `not-found` */
export async function getInboundMessage(
  actor: Actor,
  input: z.infer<typeof getInboundMessageInput>,
): Promise<InboundMessageDetail> {
  return (await findInboundAsAgent(actor, input.inboundMessageId)).view;
}
