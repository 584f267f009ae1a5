import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";
import { invalidField } from "@/lib/platform/problem.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";

/** A file whose bytes are in the store already, and that has no row yet. */
export type StoredAttachment = {
  readonly filename: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Key of the bytes in the store. */
  readonly storageKey: string;
  /** Content-ID of an inline part, without angle brackets. */
  readonly contentId: string | null;
  readonly inline: boolean;
};

type Place = { readonly requestId: string; readonly commentId: string | null };

/** Adds rows for files that came with mails, in their order. */
export async function addAttachments(
  tx: Transaction,
  placed: readonly (Place & { readonly attachments: readonly StoredAttachment[] })[],
): Promise<void> {
  const rows = placed.flatMap(({ requestId, commentId, attachments }) =>
    attachments.map((attachment) => ({
      ...attachment,
      id: uuid7(),
      requestId,
      commentId,
    })),
  );
  await insertRows(tx, "Attachment", rows);
}

/**
 * Ties uploads to the message they leave with. Only one's own uploads that no message has yet can be tied.
 *
 * @throws Problem `invalid-input` (field `attachmentIds`)
 */
export async function claimUploads(
  tx: Transaction,
  place: Place,
  uploads: { readonly attachmentIds: readonly string[]; readonly uploadedById: string },
): Promise<void> {
  const ids = [...new Set(uploads.attachmentIds)];
  if (ids.length === 0) return;
  const { count } = await tx.attachment.updateMany({
    where: { id: { in: ids }, uploadedById: uploads.uploadedById, requestId: null, commentId: null },
    data: place,
  });
  if (count !== ids.length) {
    throw invalidField("attachmentIds", "A file is not there any more or was sent already. Attach it again.");
  }
}
