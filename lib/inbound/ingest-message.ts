import { claimMail } from "./claim-mails.ts";
import { prepareBatch, settleBatch } from "./process-batch.ts";

/**
 * Processes one stored mail: reads it, filters it, decides by evidence, and ends in one transaction with its outcome.
 * Does nothing when it was processed already, so it may be called any number of times; a crash anywhere is repeated
 * safely. A failure is kept at the mail with its reason; other mail goes on.
 *
 * @param signal once it aborts, nothing more is begun
 */
export async function ingestMessage(inboundMessageId: string, signal?: AbortSignal): Promise<void> {
  const mail = await claimMail(inboundMessageId);
  if (mail) await settleBatch(await prepareBatch([mail], signal), (id) => ingestMessage(id, signal));
}
