import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { withoutNul } from "@/lib/access/input-text.ts";
import { readHeaderBlock } from "@/lib/message/header-block.ts";
import { openBlob } from "@/lib/platform/blob-store.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { requireOriginal } from "./original-deleted.ts";

export const readMailHeadersInput = z.object({ inboundMessageId: z.uuid() });

export const mailHeadersView = z.object({
  items: z.array(z.object({ name: z.string(), value: z.string() })),
  /** There are more, or longer ones, than are shown. */
  isCut: z.boolean(),
});

const mostHeaderBytes = 256 * 1024;
const mostHeaders = 300;
const longestValue = 4_000;

/**
 * The header fields of a mail in their order, unfolded, encoded words as they came.
 *
 * @throws Problem `not-found`, `original-deleted`, `blob-missing`
 */
export async function readMailHeaders(
  actor: Actor,
  input: z.infer<typeof readMailHeadersInput>,
): Promise<z.infer<typeof mailHeadersView>> {
  const mail = await findInboundAsAgent(actor, input.inboundMessageId);
  if (mail.forgottenAt !== null) throw notFound("mail");
  requireOriginal(mail);
  const head = await headOf(mail.contentHash);
  const { headers } = readHeaderBlock(head, 0, head.length);
  const items = headers
    .slice(0, mostHeaders)
    .map(({ name, value }) => ({ name, value: withoutNul(value.slice(0, longestValue)) }));
  const isCut = headers.length > mostHeaders || headers.some(({ value }) => value.length > longestValue);
  return { items, isCut };
}

/** As much of the beginning as headers may take, however large the mail is. */
async function headOf(contentHash: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of await openBlob(contentHash)) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    sizeBytes += bytes.length;
    if (sizeBytes >= mostHeaderBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostHeaderBytes);
}
