import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { channelsOfGrants } from "./integration-permission.ts";

/**
 * Takes a grant away from the channels of projects that the actor is no admin of, because the tokens that the actor
 * gives are not for them. They could not sign in before and can not now; their admins choose another way.
 */
export async function releaseForeignChannels(
  tx: Transaction,
  actor: Actor,
  grant: { readonly id: string; readonly mailboxAddress: string },
): Promise<void> {
  const channels = await channelsOfGrants(tx, { id: grant.id });
  for (const { id, address, projectId } of channels) {
    if (isProjectAdmin(actor, projectId)) continue;
    await tx.mailServer.updateMany({
      where: { oauthGrantId: grant.id, OR: [{ incomingOf: { id } }, { outgoingOf: { id } }] },
      data: { oauthGrantId: null, authentication: "PASSWORD" },
    });
    await recordAudit(tx, actor, {
      action: "email-channel.release-mailbox",
      objectType: "email-channel",
      objectId: id,
      objectLabel: address,
      detail: { mailboxAddress: grant.mailboxAddress, reason: "authorised for another project" },
    });
    await announceChange(tx, { topic: "channel", projectId, id });
  }
}
