import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { isStaff, requirePerson } from "@/lib/access/permissions.ts";
import { putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { attachmentView } from "./timeline-view.ts";

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

export const uploadAttachmentInput = z.object({
  /** As the person's system names it; folders in it are dropped. */
  filename: lineInput(1000).transform(
    (name) => (name.split(/[/\\]/).at(-1) ?? "").trim().slice(-200) || "file",
  ),
  /** What can not be a media type counts as unknown bytes. */
  contentType: z
    .string()
    .transform((type) => type.split(";")[0]?.trim().toLowerCase() ?? "")
    .transform((type) => (mediaType.test(type) ? type : "application/octet-stream")),
  bytes: z.instanceof(Uint8Array),
});

/**
 * Stores a file that a reply or note will carry. Until one does, only who uploaded it can see or use it.
 *
 * @throws Problem `forbidden`, `upload-empty` or `upload-too-large`
 */
export async function uploadAttachment(
  actor: Actor,
  input: z.output<typeof uploadAttachmentInput>,
): Promise<z.infer<typeof attachmentView>> {
  const uploadedById = requirePerson(actor);
  if (!isStaff(actor)) throw new Problem("forbidden", "forbidden", "Only agents may upload files.");
  if (input.bytes.byteLength === 0) throw new Problem("invalid", "upload-empty", "This file is empty.");
  if (input.bytes.byteLength > environment().maxUploadBytes) throw uploadTooLarge();
  const storageKey = await putBlob(input.bytes);
  const row = await database().attachment.create({
    data: {
      uploadedById,
      filename: input.filename,
      contentType: input.contentType,
      sizeBytes: input.bytes.byteLength,
      storageKey,
    },
  });
  return attachmentView.parse(row);
}

/** The problem of a file above MAX_UPLOAD_BYTES. */
export function uploadTooLarge(): Problem {
  const limitMib = Math.floor((environment().maxUploadBytes / 1024 / 1024) * 10) / 10;
  return new Problem(
    "invalid",
    "upload-too-large",
    `This file is larger than ${limitMib} MiB. Send a smaller one, or a link to it.`,
  );
}
