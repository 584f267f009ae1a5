import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { requireOriginal } from "./original-deleted.ts";

export const readRawMessageInput = z.object({ inboundMessageId: z.uuid() });

/**
 * The bytes of a mail as the server handed them out; of an oversize mail, its header.
 *
 * @throws Problem `not-found`, `original-deleted`, `blob-missing`
 */
export async function readRawMessage(
  actor: Actor,
  input: z.infer<typeof readRawMessageInput>,
): Promise<{ readonly filename: string; readonly content: Buffer }> {
  const mail = await findInboundAsAgent(actor, input.inboundMessageId);
  requireOriginal(mail);
  return { filename: `mail-${mail.id}.eml`, content: await getBlob(mail.contentHash) };
}
