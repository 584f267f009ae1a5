import { readHeaderBlock } from "@/lib/message/header-block.ts";
import type { ParsedMessage } from "@/lib/message/parse-message.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";

const mostHeaderBytes = 256 * 1024;

/** A mail of which only the header is read, with a note in place of its text. */
export async function headerOnly(raw: Buffer, note: string): Promise<ParsedMessage> {
  const { bodyStart } = readHeaderBlock(raw, 0, Math.min(raw.length, mostHeaderBytes));
  const parsed = await parseMessage(raw.subarray(0, bodyStart));
  return { ...parsed, text: note, html: null, attachments: [] };
}
