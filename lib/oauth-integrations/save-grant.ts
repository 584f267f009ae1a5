import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { announceGrant } from "./announce-grant.ts";
import { clearApplicationFailure } from "./application-failure.ts";
import { endGrantAlert } from "./grant-alerts.ts";
import { leaseFencedOut } from "./grant-lease.ts";
import { releaseForeignChannels } from "./release-foreign-channels.ts";
import { tokenColumns } from "./stored-tokens.ts";
import { wakeUsersOfGrant } from "./wake-users-of-grant.ts";

/**
 * Saves the tokens of a mailbox and who gave them. A mailbox that was authorised before keeps its grant, so whatever uses
 * it heals, as far as the giver manages it; a refresh under way is fenced out. What was alerted because of it is over,
 * also that the application was refused.
 *
 * @returns the id of the grant
 */
export async function saveGrant(
  tx: Transaction,
  actor: Actor,
  grant: {
    readonly integrationId: string;
    readonly mailboxAddress: string;
    readonly principal: string;
    readonly scopes: readonly string[];
    readonly tokens: TokenAnswer;
  },
): Promise<string> {
  const { integrationId, mailboxAddress, principal } = grant;
  // Two authorizations of one mailbox may end at the same time: the second waits here and then finds the first's row.
  await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE id = ${integrationId}::uuid FOR UPDATE`;
  const mailbox = { integrationId_mailboxAddress: { integrationId, mailboxAddress } };
  const known = await tx.oAuthGrant.findUnique({ where: mailbox, select: { id: true } });
  const id = known?.id ?? randomUUID();
  const now = new Date();
  const columns = {
    ...tokenColumns(id, grant.tokens, now),
    grantedScopes: [...(grant.tokens.scopes ?? grant.scopes)],
    principal,
    authorizedById: actor.kind === "user" ? actor.userId : null,
    authorizedAt: now,
    rejectionRefreshedAt: null,
  };
  if (known) await releaseForeignChannels(tx, actor, { id, mailboxAddress });
  if (known) await tx.oAuthGrant.update({ where: { id }, data: { ...columns, ...leaseFencedOut } });
  else await tx.oAuthGrant.create({ data: { ...columns, id, integrationId, mailboxAddress } });
  if (known) {
    await wakeUsersOfGrant(tx, id);
    await endGrantAlert(tx, id);
  }
  await clearApplicationFailure(tx, integrationId);
  await recordAudit(tx, actor, {
    action: known ? "oauth-grant.reauthorize" : "oauth-grant.authorize",
    objectType: "oauth-grant",
    objectId: id,
    objectLabel: mailboxAddress,
    detail: { principal, integrationId },
  });
  await announceGrant(tx, { id, integrationId });
  return id;
}
