import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { requirePerson } from "./permissions.ts";

export const revokePersonalTokenInput = z.object({ tokenId: z.uuid() });

/** Ends one of one's own tokens at once. @throws Problem `not-found`, also for tokens of others */
export async function revokePersonalToken(
  actor: Actor,
  input: z.output<typeof revokePersonalTokenInput>,
): Promise<void> {
  const userId = requirePerson(actor);
  await database().$transaction(async (tx) => {
    const [revoked] = await tx.personalToken.updateManyAndReturn({
      where: { id: input.tokenId, userId, revokedAt: null },
      data: { revokedAt: new Date() },
      select: { id: true, name: true, prefix: true },
    });
    if (!revoked) throw notFound("token");
    await recordAudit(tx, actor, {
      action: "personal-token.revoke",
      objectType: "personal-token",
      objectId: revoked.id,
      objectLabel: `${revoked.name} (${revoked.prefix}…)`,
    });
  });
}
