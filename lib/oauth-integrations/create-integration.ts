import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { checkEndpoints } from "./check-endpoints.ts";
import { getIntegration } from "./get-integration.ts";
import { integrationFields } from "./integration-input.ts";
import { clientSecretPlace } from "./integration-secrets.ts";
import { chooseRedirectKey, savingUniquely } from "./integration-uniqueness.ts";
import type { IntegrationView } from "./integration-view.ts";
import { settingsDigestOf } from "./settings-digest.ts";

export const createIntegrationInput = z.object({
  ...integrationFields,
  description: integrationFields.description.default(""),
  provider: integrationFields.provider.default("CUSTOM"),
  clientSecretExpiresAt: integrationFields.clientSecretExpiresAt.default(null),
  clientAuthentication: integrationFields.clientAuthentication.default("CLIENT_SECRET_BASIC"),
  issuer: integrationFields.issuer.default(null),
  revocationEndpoint: integrationFields.revocationEndpoint.default(null),
  userinfoEndpoint: integrationFields.userinfoEndpoint.default(null),
  redirectKey: integrationFields.redirectKey.optional(),
});

/**
 * Registers an application of an authorization server. It is untested until its connection test succeeds.
 *
 * @throws Problem `forbidden`, `base-url-not-https`, `integration-name-taken`, `redirect-key-not-ours`,
 *   `redirect-key-taken`, `endpoint-not-https`, `endpoint-malformed`, `host-not-allowed`
 */
export async function createIntegration(
  actor: Actor,
  input: z.output<typeof createIntegrationInput>,
): Promise<IntegrationView> {
  requireSystemAdmin(actor);
  requireHttpsBaseUrl();
  const { issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint, userinfoEndpoint } = input;
  await checkEndpoints({
    issuer,
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint,
    userinfoEndpoint,
  });
  const { clientSecret, redirectKey: chosenKey, ...settings } = input;
  const redirectKey = chooseRedirectKey(input, chosenKey);
  const id = randomUUID();
  return savingUniquely(input.name, id, () =>
    database().$transaction(async (tx) => {
      await tx.oAuthIntegration.create({
        data: {
          ...settings,
          id,
          redirectKey,
          clientSecretSealed: sealSecret(clientSecret, clientSecretPlace(id)),
          settingsDigest: settingsDigestOf({ ...input, redirectKey }),
        },
      });
      await recordAudit(tx, actor, {
        action: "oauth-integration.create",
        objectType: "oauth-integration",
        objectId: id,
        objectLabel: input.name,
        detail: { clientId: input.clientId, authorizationEndpoint, tokenEndpoint, scopes: input.scopes },
      });
      await announceChange(tx, { topic: "integration", projectId: null, id });
      return getIntegration(actor, { integrationId: id }, tx);
    }),
  );
}
