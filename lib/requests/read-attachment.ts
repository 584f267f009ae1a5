import type { Readable } from "node:stream";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { openBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";

export const readAttachmentInput = z.object({ attachmentId: z.uuid() });

/** Pictures that a browser shows without running anything; SVG is a document and not among them. */
const shownInline: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

type OpenedAttachment = {
  readonly filename: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** A raster image, which may be shown in a page. */
  readonly mayShowInline: boolean;
  readonly content: Readable;
};

/**
 * Opens a file: of a request for the agents of its project, an upload that nothing carries yet for who uploaded it.
 *
 * @throws Problem `not-found`, or `blob-missing` when the store lost the bytes
 */
export async function readAttachment(
  actor: Actor,
  input: z.output<typeof readAttachmentInput>,
): Promise<OpenedAttachment> {
  const row = await database().attachment.findUnique({
    where: { id: input.attachmentId },
    include: { request: { select: { projectId: true } } },
  });
  if (!row) throw notFound("file");
  const isOwnUpload = actor.kind === "user" && row.uploadedById === actor.userId;
  const mayRead = row.request ? isAgent(actor, row.request.projectId) : isOwnUpload;
  if (!mayRead) throw notFound("file");
  return {
    filename: row.filename,
    contentType: row.contentType,
    sizeBytes: row.sizeBytes,
    mayShowInline: shownInline.includes(row.contentType),
    content: await openBlob(row.storageKey),
  };
}
