import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { textInput } from "@/lib/access/input-text.ts";
import { requirePerson } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { findRequestAsAgent } from "./find-request.ts";
import { requestKeyInput } from "./key-input.ts";

export const saveDraftInput = z.object({
  requestKey: requestKeyInput,
  /** PUBLIC: a reply; INTERNAL: a note. */
  visibility: z.enum(["PUBLIC", "INTERNAL"]),
  /** Empty drops the draft. */
  text: textInput(100_000),
});

/** Keeps what one has begun to write in a request; nobody else sees it. @throws Problem `not-found` */
export async function saveDraft(actor: Actor, input: z.output<typeof saveDraftInput>): Promise<void> {
  const userId = requirePerson(actor);
  const db = database();
  const request = await findRequestAsAgent(db, actor, input.requestKey);
  const place = { requestId: request.id, userId, visibility: input.visibility };
  if (input.text.trim() === "") {
    await db.replyDraft.deleteMany({ where: place });
    return;
  }
  await db.replyDraft.upsert({
    where: { requestId_userId_visibility: place },
    create: { ...place, bodyText: input.text },
    update: { bodyText: input.text },
  });
}
