import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";

/** What a person has begun to write in a request; null: nothing. */
export const draftsView = z.object({ reply: z.string().nullable(), note: z.string().nullable() });
export type DraftsView = z.infer<typeof draftsView>;

/** Reads a person's drafts in a request. */
export async function readDrafts(db: Db, requestId: string, userId: string): Promise<DraftsView> {
  const rows = await db.replyDraft.findMany({
    where: { requestId, userId },
    select: { visibility: true, bodyText: true },
  });
  const textOf = (visibility: "PUBLIC" | "INTERNAL") =>
    rows.find((draft) => draft.visibility === visibility)?.bodyText ?? null;
  return { reply: textOf("PUBLIC"), note: textOf("INTERNAL") };
}
