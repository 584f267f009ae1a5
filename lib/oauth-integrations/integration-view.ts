import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isProjectAdmin, isSystemAdmin } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { authorizationStep, readSteps } from "./authorization-step.ts";
import { credentialView, viewCredential } from "./credential-view.ts";
import { diagnose } from "./diagnosis.ts";
import { channelsOfGrants, serversOfGrants } from "./integration-permission.ts";
import { mailHostsOf, mailHostsView } from "./own-mail-hosts.ts";
import { completeProviderSettings, readProviderSettings } from "./provider-settings.ts";
import { providerOf } from "./providers.ts";
import { redirectUrlOf } from "./redirect-key.ts";
import { isTested } from "./settings-digest.ts";

/** A channel that runs on an integration or grant, where the reader may know of it. */
export const channelReference = z.object({ id: z.string(), address: z.string(), projectKey: z.string() });

/** An integration without its secrets. */
export const integrationView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  provider: z.string(),
  /** The choices that the provider offers, complete. */
  providerSettings: z.record(z.string(), z.string()),
  grantType: z.enum(["AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "JWT_BEARER"]),
  clientId: z.string(),
  credential: credentialView.nullable(),
  clientAuthentication: z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT"]),
  scopes: z.array(z.string()),
  issuer: z.string().nullable(),
  issuerInResponse: z.boolean(),
  /** Empty where no person signs in. */
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  revocationEndpoint: z.string().nullable(),
  userinfoEndpoint: z.string().nullable(),
  /** Where the mailboxes are: as typed, else as the provider says. */
  mailHosts: mailHostsView,
  /** Null where no person signs in. */
  redirectUrl: z.string().nullable(),
  /** The settings as they are now have passed a test: the integration can be chosen. */
  tested: z.boolean(),
  /** When it was last tested, whatever came of it. */
  testedAt: z.date().nullable(),
  /** They name the account that signed in: for system admins only, else empty. */
  lastTestSteps: z.array(authorizationStep),
  /** The provider refuses the application itself, whatever the mailbox. */
  failure: z
    .object({ code: z.string(), detail: z.string(), cure: z.string(), at: z.date().nullable() })
    .nullable(),
  usedBy: z.array(channelReference),
  /** Global incoming servers that sign in through it: for system admins only, else empty. */
  usedByServers: z.array(z.object({ id: z.string(), name: z.string() })),
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
  const servers = isSystemAdmin(actor) ? await serversOfGrants(db, { integrationId: { in: ids } }) : [];
  const visible = channels.filter(({ projectId }) => isProjectAdmin(actor, projectId));
  return rows.map((row) => {
    const own = visible.filter(({ integrationId }) => integrationId === row.id);
    const usedBy = new Map(own.map(({ id, address, projectKey }) => [id, { id, address, projectKey }]));
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      provider: row.provider,
      providerSettings: completeProviderSettings(
        providerOf(row.provider),
        readProviderSettings(row.providerSettings),
      ),
      grantType: row.grantType,
      clientId: row.clientId,
      credential: viewCredential(row),
      clientAuthentication: row.clientAuthentication,
      scopes: row.scopes,
      issuer: row.issuer,
      issuerInResponse: row.issuerInResponse,
      authorizationEndpoint: row.authorizationEndpoint,
      tokenEndpoint: row.tokenEndpoint,
      revocationEndpoint: row.revocationEndpoint,
      userinfoEndpoint: row.userinfoEndpoint,
      mailHosts: mailHostsOf(row),
      redirectUrl: row.grantType === "AUTHORIZATION_CODE" ? redirectUrlOf(row.redirectKey) : null,
      tested: isTested(row),
      testedAt: row.testedAt,
      lastTestSteps: isSystemAdmin(actor) ? readSteps(row.lastTestSteps) : [],
      failure: failureOf(row),
      usedBy: [...usedBy.values()],
      usedByServers: servers
        .filter(({ integrationId }) => integrationId === row.id)
        .map(({ id, name }) => ({ id, name })),
      grantCount: counts.find(({ integrationId }) => integrationId === row.id)?._count ?? 0,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    };
  });
}

function failureOf(row: OAuthIntegration): IntegrationView["failure"] {
  const { failureCode: code, failureDetail, failedAt: at } = row;
  if (code === null) return null;
  const { meaning, cure } = diagnose(code);
  return { code, detail: failureDetail ?? meaning, cure, at };
}
