import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { invalidField, notFound } from "@/lib/platform/problem.ts";
import { openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { checkEndpoints } from "./check-endpoints.ts";
import { getIntegration } from "./get-integration.ts";
import { integrationFields } from "./integration-input.ts";
import { clientSecretPlace } from "./integration-secrets.ts";
import { chooseRedirectKey, savingUniquely } from "./integration-uniqueness.ts";
import type { IntegrationView } from "./integration-view.ts";
import { settingsDigestOf } from "./settings-digest.ts";

/** Absent fields stay as they are; an absent client secret is kept. */
export const updateIntegrationInput = z
  .object(integrationFields)
  .omit({ provider: true })
  .partial()
  .extend({ integrationId: z.uuid() });

type UpdateIntegrationInput = z.output<typeof updateIntegrationInput>;

/**
 * Changes an integration. Changed endpoints change the redirect URL; whatever the test vouches for makes it untested
 * again. Mailboxes go on with what they have, and failing ones are tried at once with the new settings.
 *
 * @throws Problem `forbidden`, `not-found`, and those of `createIntegration`
 */
export async function updateIntegration(
  actor: Actor,
  input: UpdateIntegrationInput,
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
  const { integrationId } = input;
  return savingUniquely(input.name ?? "", integrationId, () =>
    database().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE id = ${integrationId}::uuid FOR UPDATE`;
      const before = await tx.oAuthIntegration.findUnique({ where: { id: integrationId } });
      if (!before) throw notFound("integration");
      const after = afterUpdate(before, input);
      const changedFields = columns.filter(
        (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
      );
      await tx.oAuthIntegration.update({
        where: { id: integrationId },
        data: Object.fromEntries(changedFields.map((name) => [name, after[name]])),
      });
      if (after.settingsDigest !== before.settingsDigest) {
        await tx.oAuthGrant.updateMany({
          where: { integrationId, state: "ACTIVE", consecutiveFailures: { gt: 0 } },
          data: { refreshDueAt: new Date() },
        });
      }
      await recordAudit(tx, actor, {
        action: "oauth-integration.update",
        objectType: "oauth-integration",
        objectId: integrationId,
        objectLabel: after.name,
        detail: {
          changed: changedFields.filter((name) => name !== "clientSecretSealed" && name !== "settingsDigest"),
          ...(changedFields.includes("clientSecretSealed") && { clientSecret: "replaced" }),
        },
      });
      await announceChange(tx, { topic: "integration", projectId: null, id: integrationId });
      return getIntegration(actor, { integrationId }, tx);
    }),
  );
}

/** Columns that an update can touch. */
const columns = [
  "name",
  "description",
  "clientId",
  "clientSecretSealed",
  "clientSecretExpiresAt",
  "clientAuthentication",
  "scopes",
  "issuer",
  "authorizationEndpoint",
  "tokenEndpoint",
  "revocationEndpoint",
  "userinfoEndpoint",
  "redirectKey",
  "settingsDigest",
] as const satisfies readonly (keyof OAuthIntegration)[];

/** The row as it has to be afterwards. */
function afterUpdate(before: OAuthIntegration, input: UpdateIntegrationInput): OAuthIntegration {
  const place = clientSecretPlace(before.id);
  const { integrationId: _, clientSecret, redirectKey: generated, ...given } = input;
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const after: OAuthIntegration = { ...before, ...fields };
  const endpointsChanged =
    after.authorizationEndpoint !== before.authorizationEndpoint ||
    after.tokenEndpoint !== before.tokenEndpoint;
  if (clientSecret === undefined && hostOf(after.tokenEndpoint) !== hostOf(before.tokenEndpoint)) {
    throw invalidField(
      "clientSecret",
      "The token endpoint is at another host now. Enter the client secret again: the stored one is sent only where it was meant for.",
    );
  }
  if (endpointsChanged || generated !== undefined) {
    after.redirectKey = chooseRedirectKey(after, generated, before.redirectKey);
  }
  const secretBefore = clientSecret === undefined ? null : openSecretOrNull(before.clientSecretSealed, place);
  const secretChanged = clientSecret !== undefined && clientSecret !== secretBefore;
  if (secretChanged) after.clientSecretSealed = sealSecret(clientSecret, place);
  const digest = (of: OAuthIntegration) => settingsDigestOf({ ...of, clientSecret: "" });
  if (secretChanged || digest(after) !== digest(before)) {
    const secret = clientSecret ?? openSecret(before.clientSecretSealed, place);
    after.settingsDigest = settingsDigestOf({ ...after, clientSecret: secret });
  }
  return after;
}

/** An unreadable secret can be replaced by entering it again: that is its cure. */
function openSecretOrNull(sealed: string, place: string): string | null {
  try {
    return openSecret(sealed, place);
  } catch {
    return null;
  }
}

function hostOf(endpoint: string): string {
  return new URL(endpoint).host;
}
