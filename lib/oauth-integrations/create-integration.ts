import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { invalidField } from "@/lib/platform/problem.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { clientAuthenticationFor, grantTypeOf, requireCredentialKind } from "./client-authentication.ts";
import { credentialColumns } from "./client-credential.ts";
import { clientIdOf, readGivenCredential } from "./credential-input.ts";
import { getIntegration } from "./get-integration.ts";
import { checkGivenEndpoints, completeEndpoints, endpointsOf } from "./integration-endpoints.ts";
import { integrationFields } from "./integration-input.ts";
import { chooseRedirectKey, savingUniquely } from "./integration-uniqueness.ts";
import type { IntegrationView } from "./integration-view.ts";
import { checkMailHosts, ownMailHosts } from "./own-mail-hosts.ts";
import { checkProviderSettings } from "./provider-settings.ts";
import { providerOf } from "./providers.ts";
import { settingsDigestOf } from "./settings-digest.ts";

/** Absent fields are as the provider has them. */
export const createIntegrationInput = z
  .object(integrationFields)
  .partial()
  .extend({
    name: integrationFields.name,
    scopes: integrationFields.scopes,
    provider: integrationFields.provider.default("CUSTOM"),
  });

type CreateIntegrationInput = z.output<typeof createIntegrationInput>;

/**
 * Registers an application of an authorization server. It is untested until its connection test succeeds.
 *
 * @throws Problem `forbidden`, `base-url-not-https`, `integration-name-taken`, `redirect-key-not-ours`,
 *   `redirect-key-taken`, `endpoint-missing`, `endpoint-not-https`, `endpoint-malformed`, `host-not-allowed`,
 *   `invalid-input`
 */
export async function createIntegration(
  actor: Actor,
  input: CreateIntegrationInput,
): Promise<IntegrationView> {
  requireSystemAdmin(actor);
  requireHttpsBaseUrl();
  const columns = await columnsOf(input);
  const { id, name } = columns;
  return savingUniquely(name, id, () =>
    database().$transaction(async (tx) => {
      await tx.oAuthIntegration.create({ data: columns });
      await recordAudit(tx, actor, {
        action: "oauth-integration.create",
        objectType: "oauth-integration",
        objectId: id,
        objectLabel: name,
        detail: {
          provider: columns.provider,
          grantType: columns.grantType,
          clientId: columns.clientId,
          authorizationEndpoint: columns.authorizationEndpoint,
          tokenEndpoint: columns.tokenEndpoint,
          scopes: columns.scopes,
        },
      });
      await announceChange(tx, { topic: "integration", projectId: null, id });
      return getIntegration(actor, { integrationId: id }, tx);
    }),
  );
}

/** The row of a new integration, checked. */
async function columnsOf(input: CreateIntegrationInput) {
  const provider = providerOf(input.provider);
  const grant = grantTypeOf(provider, input.grantType ?? provider.grantTypes[0].grantType);
  const { grantType } = grant;
  const providerSettings = checkProviderSettings(provider, grantType, input.providerSettings ?? {});
  const ofProvider = endpointsOf(provider, providerSettings, grantType);
  const endpoints = completeEndpoints(input, ofProvider, ofProvider, grantType);
  const mailHosts = ownMailHosts(input.mailHosts ?? {}, provider.mailHosts(providerSettings));
  await checkGivenEndpoints(input, ofProvider);
  await checkMailHosts(mailHosts);
  const given = await readGivenCredential(input);
  if (!given) throw invalidField("clientSecret", "Enter the credential of the application.");
  const { credential } = given;
  requireCredentialKind(grant, credential.kind, given.field);
  const id = randomUUID();
  const tested = {
    ...endpoints,
    grantType,
    clientId: clientIdOf(input.clientId, given),
    clientAuthentication: clientAuthenticationFor(grant, credential.kind, input.clientAuthentication, null),
    scopes: input.scopes,
    redirectKey: chooseRedirectKey(
      endpoints,
      grantType === "AUTHORIZATION_CODE" ? input.redirectKey : undefined,
    ),
  };
  return {
    ...tested,
    ...credentialColumns(id, credential),
    id,
    name: input.name,
    description: input.description ?? "",
    provider: provider.id,
    providerSettings,
    mailHosts,
    credentialExpiresAt: given.expiresAt ?? input.credentialExpiresAt ?? null,
    settingsDigest: settingsDigestOf({ ...tested, credential }),
  };
}
