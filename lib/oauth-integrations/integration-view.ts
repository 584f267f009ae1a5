import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { authorizationStep, readSteps } from "./authorization-step.ts";
import { channelsOfGrants } from "./integration-permission.ts";
import { redirectUrlOf } from "./redirect-key.ts";
import { isTested } from "./settings-digest.ts";

/** A channel that runs on an integration or grant, where the reader may know of it. */
export const channelReference = z.object({ id: z.string(), address: z.string(), projectKey: z.string() });

/** An integration without its secret. */
export const integrationView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  provider: z.enum(["CUSTOM"]),
  clientId: z.string(),
  hasClientSecret: z.boolean(),
  clientSecretExpiresAt: z.date().nullable(),
  clientAuthentication: z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"]),
  scopes: z.array(z.string()),
  issuer: z.string().nullable(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  revocationEndpoint: z.string().nullable(),
  userinfoEndpoint: z.string().nullable(),
  redirectUrl: z.string(),
  /** The settings as they are now have passed a test: the integration can be chosen. */
  tested: z.boolean(),
  /** When it was last tested, whatever came of it. */
  testedAt: z.date().nullable(),
  lastTestSteps: z.array(authorizationStep),
  usedBy: z.array(channelReference),
  grantCount: z.number().int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type IntegrationView = z.infer<typeof integrationView>;

/** Views of integrations for a reader: channels of projects that are not the reader's are left out. */
export async function viewIntegrations(
  db: Db,
  actor: Actor,
  rows: readonly OAuthIntegration[],
): Promise<IntegrationView[]> {
  const ids = rows.map(({ id }) => id);
  // One after the other: within a transaction there is one connection.
  const channels = await channelsOfGrants(db, { integrationId: { in: ids } });
  const counts = await db.oAuthGrant.groupBy({
    by: ["integrationId"],
    where: { integrationId: { in: ids } },
    _count: true,
  });
  const visible = channels.filter(({ projectId }) => isProjectAdmin(actor, projectId));
  return rows.map((row) => {
    const own = visible.filter(({ integrationId }) => integrationId === row.id);
    const usedBy = new Map(own.map(({ id, address, projectKey }) => [id, { id, address, projectKey }]));
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      provider: row.provider,
      clientId: row.clientId,
      hasClientSecret: row.clientSecretSealed !== "",
      clientSecretExpiresAt: row.clientSecretExpiresAt,
      clientAuthentication: row.clientAuthentication,
      scopes: row.scopes,
      issuer: row.issuer,
      authorizationEndpoint: row.authorizationEndpoint,
      tokenEndpoint: row.tokenEndpoint,
      revocationEndpoint: row.revocationEndpoint,
      userinfoEndpoint: row.userinfoEndpoint,
      redirectUrl: redirectUrlOf(row.redirectKey),
      tested: isTested(row),
      testedAt: row.testedAt,
      lastTestSteps: readSteps(row.lastTestSteps),
      usedBy: [...usedBy.values()],
      grantCount: counts.find(({ integrationId }) => integrationId === row.id)?._count ?? 0,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    };
  });
}
