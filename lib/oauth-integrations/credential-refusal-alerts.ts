import { alertKey, subjectOfKey } from "@/lib/alerts/alert-key.ts";
import { endAlert } from "@/lib/alerts/end-alert.ts";
import { openAlertKeys } from "@/lib/alerts/open-alert-keys.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { type ClientCredential, credentialKindOf } from "./client-credential.ts";
import { type DependentChannel, dependentChannels, dependentServers } from "./dependent-channels.ts";
import { integrationHref } from "./grant-alerts.ts";

/** Kind of the alerts that a new credential does not work and the one before keeps mail going. */
const alertKind = "credential-refused";

const keyOf = (integrationId: string) =>
  alertKey({ type: "oauth-integration", id: integrationId }, "credential");

const nouns: Readonly<Record<ClientCredential["kind"], string>> = {
  secret: "client secret",
  certificate: "certificate",
  "service-account": "service account key",
};

/**
 * Raises an alert for each integration whose new credential the provider refuses while the one before still works, and
 * ends those that are over: the new one has worked, or it or the one before is not used any more. Repeating it changes
 * nothing.
 */
export async function settleCredentialRefusals(): Promise<void> {
  const db = database();
  const refused = await db.oAuthIntegration.findMany({
    where: { credentialRefusedAt: { not: null }, previousCredentialSealed: { not: null } },
    select: { id: true },
  });
  const open = (await openAlertKeys(db, alertKind)).flatMap((key) => subjectOfKey(key)?.id ?? []);
  const ids = new Set([...refused.map(({ id }) => id), ...open]);
  for (const id of ids) await db.$transaction((tx) => settleCredentialRefusal(tx, id));
}

async function settleCredentialRefusal(tx: Transaction, integrationId: string): Promise<void> {
  // Whoever notes what the provider says at this moment is waited for, or waits.
  await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE "id" = ${integrationId}::uuid FOR UPDATE`;
  const integration = await tx.oAuthIntegration.findUnique({ where: { id: integrationId } });
  const channels = integration ? await dependentChannels(tx, { integrationId }) : [];
  const servers = await dependentServers(tx, { integrationId });
  const detail = whyOver(integration, channels.length > 0 || servers.length > 0);
  if (detail !== null) await endAlert(tx, { key: keyOf(integrationId), detail });
  else if (integration) await raise(tx, integration, channels);
}

/** Why there is nothing to tell; null: there is. */
function whyOver(integration: OAuthIntegration | null, isUsed: boolean): string | null {
  if (integration === null) return "The integration was deleted.";
  if (integration.previousCredentialSealed === null) return "Only the new credential is used from now on.";
  if (integration.credentialRefusedAt === null) {
    return "It was replaced again, and the provider has not refused the newest one.";
  }
  return isUsed ? null : "No channel that is switched on uses this integration any more.";
}

async function raise(
  tx: Transaction,
  integration: OAuthIntegration,
  channels: readonly DependentChannel[],
): Promise<void> {
  const { id, name, previousCredentialExpiresAt: endsAt } = integration;
  const noun = nouns[credentialKindOf(integration) ?? "secret"];
  const until =
    endsAt === null
      ? "As soon as that one ends, too,"
      : `That one ends on ${endsAt.toISOString().slice(0, 10)}: from then on`;
  await raiseAlert(tx, {
    key: keyOf(id),
    kind: alertKind,
    severity: "WARNING",
    title: `The provider refuses the new ${noun} of "${name}"`,
    detail: `Mail goes on, because the credential before it still works and stays in use. ${until} the provider gives no new access: within about an hour no mail comes in and no answer leaves; none is lost.`,
    cure: `Compare the new ${noun} with the registration at the provider: is it this application's, whole, and valid by now? Then enter or make it again at the integration. It is tried by itself, and this ends as soon as it has worked.`,
    href: integrationHref(id),
    // A credential of the application is the system admins' alone to replace.
    projectIds: [],
    mailboxes: channels.map(({ address, projectId }) => ({ address, projectId })),
    dueAt: endsAt,
    occasion: "raised",
  });
}
