import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { raiseCredentialAlerts } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { type OAuthIntegration, Prisma } from "@/prisma/generated/client.ts";
import { requireHttpsBaseUrl } from "./base-url-rule.ts";
import { credentialKindOf } from "./client-credential.ts";
import { readGivenCredential } from "./credential-input.ts";
import { getIntegration } from "./get-integration.ts";
import { integrationAfterUpdate } from "./integration-after-update.ts";
import { checkGivenEndpoints, endpointsOf } from "./integration-endpoints.ts";
import { integrationChange } from "./integration-input.ts";
import { savingUniquely } from "./integration-uniqueness.ts";
import type { IntegrationView } from "./integration-view.ts";
import { checkMailHosts, ownMailHosts } from "./own-mail-hosts.ts";
import { completeProviderSettings, readProviderSettings } from "./provider-settings.ts";
import { providerOf } from "./providers.ts";
import { previousFate } from "./replaced-credential.ts";
import { wakeGrants } from "./wake-grants.ts";

export const updateIntegrationInput = integrationChange.extend({ integrationId: z.uuid() });

type UpdateIntegrationInput = z.output<typeof updateIntegrationInput>;

/**
 * Changes an integration. Changed endpoints change the redirect URL; whatever the test vouches for makes it untested
 * again. Mailboxes go on with what they have, and failing ones are soon tried with the new settings. A replaced
 * credential stays in use until the new one has proved itself.
 *
 * @throws Problem `forbidden`, `not-found`, and those of `createIntegration`
 */
export async function updateIntegration(
  actor: Actor,
  input: UpdateIntegrationInput,
): Promise<IntegrationView> {
  requireSystemAdmin(actor);
  requireHttpsBaseUrl();
  const { integrationId } = input;
  await checkHosts(await load(integrationId), input);
  const given = await readGivenCredential(input);
  const view = await savingUniquely(input.name ?? "", integrationId, () =>
    database().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE id = ${integrationId}::uuid FOR UPDATE`;
      const before = await tx.oAuthIntegration.findUnique({ where: { id: integrationId } });
      if (!before) throw notFound("integration");
      const grants = await tx.oAuthGrant.count({ where: { integrationId } });
      const after = integrationAfterUpdate(before, input, given, grants > 0);
      const changed = columns.filter((name) => !isDeepStrictEqual(before[name], after[name]));
      await tx.oAuthIntegration.update({
        where: { id: integrationId },
        data: Object.fromEntries(changed.map((name) => [name, after[name]])),
      });
      if (after.settingsDigest !== before.settingsDigest) await retryGrants(tx, after, changed);
      await recordAudit(tx, actor, {
        action: "oauth-integration.update",
        objectType: "oauth-integration",
        objectId: integrationId,
        objectLabel: after.name,
        detail: auditDetail(before, after, changed),
      });
      await announceChange(tx, { topic: "integration", projectId: null, id: integrationId });
      return getIntegration(actor, { integrationId }, tx);
    }),
  );
  // Who has entered a day, or replaced what ends on one, wants to see the warning come or go.
  await enqueue(raiseCredentialAlerts, {});
  return view;
}

/** Columns that an update can touch. */
const columns = [
  "name",
  "description",
  "providerSettings",
  "clientId",
  "clientSecretSealed",
  "privateKeySealed",
  "certificatePem",
  "keyId",
  "serviceAccount",
  "previousCredentialSealed",
  "previousCredentialExpiresAt",
  "credentialExpiresAt",
  "credentialRefusedAt",
  "clientAuthentication",
  "scopes",
  "issuer",
  "issuerInResponse",
  "authorizationEndpoint",
  "tokenEndpoint",
  "revocationEndpoint",
  "userinfoEndpoint",
  "mailHosts",
  "redirectKey",
  "settingsDigest",
] as const satisfies readonly (keyof OAuthIntegration)[];

type Column = (typeof columns)[number];

async function load(integrationId: string): Promise<OAuthIntegration> {
  const row = await database().oAuthIntegration.findUnique({ where: { id: integrationId } });
  if (!row) throw notFound("integration");
  return row;
}

/** Hosts are looked up before the transaction: what the look-up depends on of the row never changes. */
async function checkHosts(row: OAuthIntegration, input: UpdateIntegrationInput): Promise<void> {
  const provider = providerOf(row.provider);
  const settings = completeProviderSettings(provider, {
    ...readProviderSettings(row.providerSettings),
    ...input.providerSettings,
  });
  await checkGivenEndpoints(input, endpointsOf(provider, settings, row.grantType));
  await checkMailHosts(ownMailHosts(input.mailHosts ?? {}, provider.mailHosts(settings)));
}

const failing = Prisma.sql`"state" = 'ACTIVE' AND "consecutiveFailures" > 0`;
/** They were refused at a wrong endpoint, or with a wrong client ID, and their refresh token may be good elsewhere. */
const refused = Prisma.sql`"state" = 'REAUTHORIZATION_REQUIRED' AND "refreshTokenSealed" IS NOT NULL`;

/** What decides whose refresh token is asked for, and of whom. */
const askedOfWhom: readonly Column[] = [
  "providerSettings",
  "clientId",
  "tokenEndpoint",
  "authorizationEndpoint",
];

/**
 * Failing mailboxes are tried soon, also those that were to be authorised again when somebody else is asked now. Of the
 * others one is tried, so that a new credential soon shows whether it works.
 */
async function retryGrants(
  tx: Transaction,
  after: OAuthIntegration,
  changed: readonly Column[],
): Promise<void> {
  const isElsewhere = changed.some((name) => askedOfWhom.includes(name));
  const which = isElsewhere ? Prisma.sql`(${failing}) OR (${refused})` : failing;
  const tried = await wakeGrants(tx, after.id, which);
  if (tried > 0 || after.previousCredentialSealed === null) return;
  const now = new Date();
  const first = await tx.oAuthGrant.findFirst({
    where: { integrationId: after.id, state: "ACTIVE", refreshDueAt: { gt: now } },
    orderBy: { refreshDueAt: "asc" },
    select: { id: true },
  });
  if (first) await tx.oAuthGrant.update({ where: { id: first.id }, data: { refreshDueAt: now } });
}

const secretColumns: readonly Column[] = [
  "clientSecretSealed",
  "privateKeySealed",
  "previousCredentialSealed",
  "credentialRefusedAt",
  "settingsDigest",
];

function auditDetail(before: OAuthIntegration, after: OAuthIntegration, changed: readonly Column[]) {
  const isReplaced = changed.includes("clientSecretSealed") || changed.includes("privateKeySealed");
  const previous = previousFate(before, after);
  return {
    changed: changed.filter((name) => !secretColumns.includes(name)),
    ...(isReplaced && { credential: `${credentialKindOf(after)} replaced` }),
    ...(previous !== "unchanged" && { previousCredential: previous }),
  };
}
