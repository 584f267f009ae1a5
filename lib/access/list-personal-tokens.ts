import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { requirePerson } from "./permissions.ts";
import { personalTokenSelect, personalTokenView } from "./personal-token-view.ts";

export const personalTokenListView = z.object({ items: z.array(personalTokenView) });

/** One's own tokens that are not revoked, newest first. @throws Problem `forbidden` for system actors */
export async function listPersonalTokens(actor: Actor): Promise<z.infer<typeof personalTokenListView>> {
  const items = await database().personalToken.findMany({
    where: { userId: requirePerson(actor), revokedAt: null },
    select: personalTokenSelect,
    orderBy: { createdAt: "desc" },
  });
  return { items };
}
