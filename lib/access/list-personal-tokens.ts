import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { requirePerson } from "./permissions.ts";
import { type PersonalTokenView, personalTokenSelect } from "./personal-token-view.ts";

/** One's own tokens that are not revoked, newest first. @throws Problem `forbidden` for system actors */
export async function listPersonalTokens(actor: Actor): Promise<{ items: PersonalTokenView[] }> {
  const items = await database().personalToken.findMany({
    where: { userId: requirePerson(actor), revokedAt: null },
    select: personalTokenSelect,
    orderBy: { createdAt: "desc" },
  });
  return { items };
}
