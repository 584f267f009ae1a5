import { subjectOfKey } from "@/lib/alerts/alert-key.ts";
import { openAlertKeys } from "@/lib/alerts/open-alert-keys.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { settleCredentialRefusals } from "./credential-refusal-alerts.ts";
import { serversOfDependents } from "./dependent-channels.ts";
import {
  applicationAlertKind,
  endApplicationAlert,
  endGrantAlert,
  grantAlertKind,
  neverAuthorizedCode,
  raiseApplicationAlert,
  raiseGrantAlert,
} from "./grant-alerts.ts";

/**
 * Brings alerts of mailboxes and applications in line with their state: what was connected to or taken off a channel,
 * deleted, or switched on or off with its channel, changes no state and so raises and ends nothing by itself. Repeating
 * it changes nothing.
 */
export async function settleGrantAlerts(): Promise<void> {
  const db = database();
  const waiting = await db.oAuthGrant.findMany({
    where: { state: "REAUTHORIZATION_REQUIRED", mailServers: { some: serversOfDependents } },
    select: { id: true },
  });
  for (const { id } of waiting) {
    await db.$transaction(async (tx) => {
      if ((await lockedGrant(tx, id))?.state === "REAUTHORIZATION_REQUIRED") await raiseGrantAlert(tx, id);
    });
  }
  const refused = await db.oAuthIntegration.findMany({
    where: { failureCode: { not: null } },
    select: { id: true },
  });
  for (const { id } of refused) {
    await db.$transaction(async (tx) => {
      if ((await lockedIntegration(tx, id))?.failureCode) await raiseApplicationAlert(tx, id);
    });
  }
  await settleCredentialRefusals();
  for (const id of await subjectIds(grantAlertKind)) await db.$transaction((tx) => endGrantIfOver(tx, id));
  for (const id of await subjectIds(applicationAlertKind)) {
    await db.$transaction((tx) => endApplicationIfOver(tx, id));
  }
}

async function subjectIds(kind: string): Promise<string[]> {
  const keys = await openAlertKeys(database(), kind);
  return keys.flatMap((key) => subjectOfKey(key)?.id ?? []);
}

async function endGrantIfOver(tx: Transaction, grantId: string): Promise<void> {
  const grant = await lockedGrant(tx, grantId);
  if (grant?.state === "ACTIVE") return endGrantAlert(tx, grantId);
  if (grant?.failureCode === neverAuthorizedCode) {
    return endGrantAlert(tx, grantId, "The mailbox was chosen anew and not authorised so far.");
  }
  const servers = await tx.mailServer.count({ where: { oauthGrantId: grantId, ...serversOfDependents } });
  if (servers > 0) return;
  await endGrantAlert(tx, grantId, "No channel that is switched on uses this authorization any more.");
}

async function endApplicationIfOver(tx: Transaction, integrationId: string): Promise<void> {
  const integration = await lockedIntegration(tx, integrationId);
  if (integration?.failureCode === null) return endApplicationAlert(tx, integrationId);
  const dependents = { oauthGrant: { integrationId }, ...serversOfDependents };
  if ((await tx.mailServer.count({ where: dependents })) > 0) return;
  await endApplicationAlert(
    tx,
    integrationId,
    "No channel that is switched on uses this integration any more.",
  );
}

/** Whoever changes the state at this moment is waited for, or waits. */
async function lockedGrant(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "OAuthGrant" WHERE "id" = ${id}::uuid FOR UPDATE`;
  return tx.oAuthGrant.findUnique({ where: { id }, select: { state: true, failureCode: true } });
}

async function lockedIntegration(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE "id" = ${id}::uuid FOR UPDATE`;
  return tx.oAuthIntegration.findUnique({ where: { id }, select: { failureCode: true } });
}
