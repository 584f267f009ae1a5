import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { findInboundAsAgent } from "./find-inbound.ts";

export const readRawMessageInput = z.object({ inboundMessageId: z.uuid() });

/**
 * The bytes of a mail as the server handed them out; of an oversize mail, its header.
 *
 * @throws Problem `not-found`, `blob-missing`
 */
export async function readRawMessage(
  actor: Actor,
  input: z.infer<typeof readRawMessageInput>,
): Promise<{ readonly filename: string; readonly content: Buffer }> {
  const { contentHash, view } = await findInboundAsAgent(actor, input.inboundMessageId);
  return { filename: `mail-${view.id}.eml`, content: await getBlob(contentHash) };
}
