import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { textInput } from "@/lib/access/input-text.ts";
import { requirePerson } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { addCommentInTransaction } from "./add-comment.ts";
import { findRequestAsAgent } from "./find-request.ts";
import { requestKeyInput } from "./key-input.ts";
import { claimUploads } from "./stored-attachment.ts";

export const addNoteInput = z.object({
  requestKey: requestKeyInput,
  text: textInput(100_000).refine((text) => text.trim() !== "", "Write something."),
  attachmentIds: z.array(z.uuid()).max(50).default([]),
});

export const addedNoteView = z.object({ id: z.uuid() });

/**
 * Adds an internal note, which only agents see, and drops its draft.
 *
 * @throws Problem `not-found`, or `invalid-input` for attachments that are not one's own unused uploads
 */
export async function addNote(
  actor: Actor,
  input: z.output<typeof addNoteInput>,
): Promise<z.infer<typeof addedNoteView>> {
  const authorId = requirePerson(actor);
  return database().$transaction(async (tx) => {
    const request = await findRequestAsAgent(tx, actor, input.requestKey);
    const { id } = await addCommentInTransaction(tx, {
      requestId: request.id,
      authorId,
      authorSide: "agent",
      visibility: "INTERNAL",
      source: actor.kind === "user" && actor.via === "token" ? "API" : "WEB",
      bodyText: input.text,
      bodyHtml: null,
      foldedText: "",
      foldedHtml: null,
      attachments: [],
      threadMessageIds: [],
    });
    const place = { requestId: request.id, commentId: id };
    await claimUploads(tx, place, { attachmentIds: input.attachmentIds, uploadedById: authorId });
    await tx.replyDraft.deleteMany({
      where: { requestId: request.id, userId: authorId, visibility: "INTERNAL" },
    });
    return { id };
  });
}
