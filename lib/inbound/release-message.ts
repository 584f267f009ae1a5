import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireStarted } from "./admission-words.ts";
import { admitAgain } from "./admit-again.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import type { InboundMessageDetail } from "./inbound-message-detail-view.ts";
import { requireMailAdmin } from "./mail-admin.ts";

export const releaseMessageInput = z.object({ inboundMessageId: z.uuid() });

/**
 * Lets a mail in that was held, ignored or taken for a delivery report about no mail of ours: the rules that did so are
 * passed over. Own mail and exact duplicates are still recognised, so that nothing loops and nothing is doubled.
 *
 * @throws Problem `not-found`, `forbidden`, `not-releasable`, `original-deleted`
 */
export async function releaseMessage(
  actor: Actor,
  input: z.infer<typeof releaseMessageInput>,
): Promise<InboundMessageDetail> {
  const mail = await findInboundAsAgent(actor, input.inboundMessageId);
  requireMailAdmin(actor, mail);
  const results = await admitAgain(actor, "release", [mail.id]);
  requireStarted("release", results.get(mail.id) ?? "not-found");
  return getInboundMessage(actor, input);
}
