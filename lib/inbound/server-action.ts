import { z } from "zod";
import type { AfterProcessing } from "@/prisma/generated/enums.ts";

/** Kind of the evidence by which the ledger says that a bulk mail goes from its server, whatever its mailbox does else. */
export const bulkDeleteEvidence = "bulk-delete";

const kinds = z.array(z.looseObject({ kind: z.string() }));

/**
 * What is done on its server with a mail that is safely stored: what its mailbox says, but bulk mail of a handler that
 * deletes such mail is deleted. The mail that was found to be so has its `tidiedAt` set back to null.
 */
export function serverActionOf(mail: {
  readonly evidence: unknown;
  readonly mailbox: { readonly afterProcessing: AfterProcessing };
}): AfterProcessing {
  const evidence = kinds.safeParse(mail.evidence);
  const isBulk = evidence.success && evidence.data.some(({ kind }) => kind === bulkDeleteEvidence);
  return isBulk ? "DELETE" : mail.mailbox.afterProcessing;
}

/**
 * Whether the server's copy must stay where it is until the mail has its outcome: once moved to another folder, bulk
 * mail could not be deleted any more.
 */
export function waitsForOutcome(owner: {
  readonly mailHandler: { readonly bulkPolicy: string } | null;
}): boolean {
  return owner.mailHandler?.bulkPolicy === "DELETE";
}
