import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { logger } from "@/lib/platform/logger.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { noPreviousCredential } from "./client-credential.ts";
import type { AcceptedCredential } from "./credential-trial.ts";

/** How often a refused credential is noted again: every mailbox of the integration finds out by itself. */
const notedAgainAfterMs = 60_000;

/**
 * Notes which credential the provider accepted. Not before what it gave is saved: this waits for the row of the
 * integration, and a rotated refresh token must not wait with it.
 */
export async function noteCredential(
  integration: OAuthIntegration,
  accepted: AcceptedCredential,
): Promise<void> {
  if (accepted === "present") await noteCredentialAccepted(integration);
  else await noteCredentialRefused(integration);
}

/** The provider accepted the present credential: the one before is not needed any more. */
export async function noteCredentialAccepted(integration: OAuthIntegration): Promise<void> {
  if (integration.previousCredentialSealed === null && integration.credentialRefusedAt === null) return;
  await note(integration, noPreviousCredential);
}

/** The provider refused the present credential and accepted the one before. */
async function noteCredentialRefused(integration: OAuthIntegration): Promise<void> {
  logger().warn(
    { integrationId: integration.id, reason: "credential-refused" },
    "the provider refuses the present credential of an integration; the previous one still works",
  );
  const now = Date.now();
  const { credentialRefusedAt } = integration;
  if (credentialRefusedAt !== null && now - credentialRefusedAt.getTime() < notedAgainAfterMs) return;
  await note(integration, { credentialRefusedAt: new Date(now) });
}

/** Writes only while the credentials are still those that were used. Never throws: the next request notes it again. */
async function note(
  integration: OAuthIntegration,
  data: typeof noPreviousCredential | { readonly credentialRefusedAt: Date },
): Promise<void> {
  const { id, clientSecretSealed, privateKeySealed, previousCredentialSealed } = integration;
  try {
    await database().$transaction(async (tx) => {
      const { count } = await tx.oAuthIntegration.updateMany({
        // Each sealing differs, so equal columns are the same credentials.
        where: { id, clientSecretSealed, privateKeySealed, previousCredentialSealed },
        data,
      });
      if (count === 1) await announceChange(tx, { topic: "integration", projectId: null, id });
    });
  } catch (error) {
    logger().error({ err: error, integrationId: id }, "which credential works could not be noted");
  }
}
