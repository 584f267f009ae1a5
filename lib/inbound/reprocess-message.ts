import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireStarted } from "./admission-words.ts";
import { admitAgain } from "./admit-again.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import type { InboundMessageDetail } from "./inbound-message-detail-view.ts";
import { requireMailAdmin } from "./mail-admin.ts";

export const reprocessMessageInput = z.object({ inboundMessageId: z.uuid() });

/**
 * Processes a mail again that failed, was held, ignored, forwarded or taken for a delivery report about no mail of ours: all
 * rules are asked anew, even if it was released before. What was forwarded is not forwarded twice. Mail that opened or
 * continued a request has had its effect and is left alone.
 *
 * @throws Problem `not-found`, `forbidden`, `not-reprocessable`, `original-deleted`
 */
export async function reprocessMessage(
  actor: Actor,
  input: z.infer<typeof reprocessMessageInput>,
): Promise<InboundMessageDetail> {
  const mail = await findInboundAsAgent(actor, input.inboundMessageId);
  requireMailAdmin(actor, mail);
  const results = await admitAgain(actor, "process-again", [mail.id]);
  requireStarted("process-again", results.get(mail.id) ?? "not-found");
  return getInboundMessage(actor, input);
}
