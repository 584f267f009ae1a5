import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import type { integrationReference } from "./get-integration.ts";
import { channelsOfGrants, serversOfGrants } from "./integration-permission.ts";
import { revokeAtProvider } from "./revoke-tokens.ts";

const revokedAtOnce = 10;

/**
 * Deletes an integration that no channel uses, with its grants, whose tokens are revoked at the provider.
 *
 * @throws Problem `forbidden`, `not-found`, `integration-in-use` naming the channels
 */
export async function deleteIntegration(
  actor: Actor,
  input: z.output<typeof integrationReference>,
): Promise<void> {
  requireSystemAdmin(actor);
  const { integrationId } = input;
  const { grants, ...integration } = await database().$transaction(async (tx) => {
    // Rows that would refer to these wait for this transaction, and then fail on their foreign key.
    await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE id = ${integrationId}::uuid FOR UPDATE`;
    await tx.$queryRaw`SELECT 1 FROM "OAuthGrant" WHERE "integrationId" = ${integrationId}::uuid FOR UPDATE`;
    const row = await tx.oAuthIntegration.findUnique({
      where: { id: integrationId },
      include: { grants: true },
    });
    if (!row) throw notFound("integration");
    await refuseWhileUsed(tx, row);
    await tx.oAuthGrant.deleteMany({ where: { integrationId } });
    await tx.oAuthIntegration.delete({ where: { id: integrationId } });
    await recordAudit(tx, actor, {
      action: "oauth-integration.delete",
      objectType: "oauth-integration",
      objectId: integrationId,
      objectLabel: row.name,
      detail: { grants: row.grants.length },
    });
    await announceChange(tx, { topic: "integration", projectId: null, id: integrationId });
    return row;
  });
  for (let start = 0; start < grants.length; start += revokedAtOnce) {
    const some = grants.slice(start, start + revokedAtOnce);
    await Promise.all(some.map((grant) => revokeAtProvider(integration, grant)));
  }
}

async function refuseWhileUsed(
  tx: Transaction,
  integration: { readonly id: string; readonly name: string },
): Promise<void> {
  const used = { integrationId: integration.id };
  const channels = await channelsOfGrants(tx, used);
  const servers = await tx.mailServer.count({ where: { oauthGrant: used } });
  if (servers === 0) return;
  const global = await serversOfGrants(tx, used);
  const addresses = [
    ...new Set(channels.map(({ address, projectKey }) => `${address} (${projectKey})`)),
    ...global.map(({ name }) => `the incoming server "${name}"`),
  ];
  const users = addresses.length > 0 ? addresses.join(", ") : `${servers} mail servers`;
  throw new Problem(
    "conflict",
    "integration-in-use",
    `"${integration.name}" is used by ${users}. Let them sign in by another way first.`,
  );
}
