import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireStarted } from "./admission-words.ts";
import { admitAgain } from "./admit-again.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import type { InboundMessageDetail } from "./inbound-message-detail-view.ts";
import { requireMailAdmin } from "./mail-admin.ts";

export const discardInboundMessageInput = z.object({ inboundMessageId: z.uuid() });

/**
 * Settles a held or failed mail as ignored: nothing comes of it. Nobody is told, its original is kept as long as that of
 * any settled mail, and until then it can still be let in.
 *
 * @throws Problem `not-found`, `forbidden`, `not-discardable`
 */
export async function discardInboundMessage(
  actor: Actor,
  input: z.infer<typeof discardInboundMessageInput>,
): Promise<InboundMessageDetail> {
  const mail = await findInboundAsAgent(actor, input.inboundMessageId);
  requireMailAdmin(actor, mail);
  const results = await admitAgain(actor, "discard", [mail.id]);
  requireStarted("discard", results.get(mail.id) ?? "not-found");
  return getInboundMessage(actor, input);
}
