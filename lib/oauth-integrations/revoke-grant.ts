import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { announceGrant } from "./announce-grant.ts";
import { endGrantAlert } from "./grant-alerts.ts";
import { leaseFencedOut } from "./grant-lease.ts";
import type { grantReference } from "./grant-reference.ts";
import { mayManageGrant, requireIntegrationReader } from "./integration-permission.ts";
import { revokeAtProvider } from "./revoke-tokens.ts";

/** `revokedAtProvider` is false when the provider offers no revocation or did not agree. */
export const revokedGrantView = z.object({ revokedAtProvider: z.boolean() });

/**
 * Revokes the authorization of a mailbox, here and at the provider. Its channels stop until it is authorised again.
 *
 * @throws Problem `forbidden`, `not-found`
 */
export async function revokeGrant(
  actor: Actor,
  input: z.output<typeof grantReference>,
): Promise<z.infer<typeof revokedGrantView>> {
  requireIntegrationReader(actor);
  const found = await database().oAuthGrant.findUnique({ where: { id: input.grantId } });
  if (!found || !(await mayManageGrant(database(), actor, found))) throw notFound("grant");
  const revoked = await database().$transaction(async (tx) => {
    // The fence rises first: whatever refresh was under way can not save tokens that would then be forgotten here.
    await tx.oAuthGrant.update({ where: { id: found.id }, data: leaseFencedOut });
    const grant = await tx.oAuthGrant.findUniqueOrThrow({
      where: { id: found.id },
      include: { integration: true },
    });
    await tx.oAuthGrant.update({
      where: { id: found.id },
      data: {
        state: "REVOKED",
        accessTokenSealed: null,
        accessTokenExpiresAt: null,
        refreshTokenSealed: null,
        tokenHost: null,
        refreshTokenObtainedAt: null,
        refreshTokenExpiresAt: null,
        unansweredRefreshAt: null,
        refreshDueAt: null,
        authorizedById: null,
        failureCode: null,
        failureDetail: null,
        failedAt: null,
        consecutiveFailures: 0,
      },
    });
    await recordAudit(tx, actor, {
      action: "oauth-grant.revoke",
      objectType: "oauth-grant",
      objectId: found.id,
      objectLabel: found.mailboxAddress,
    });
    await endGrantAlert(tx, found.id, "The authorization was revoked here.");
    await announceGrant(tx, found);
    return grant;
  });
  return { revokedAtProvider: await revokeAtProvider(revoked.integration, revoked) };
}
