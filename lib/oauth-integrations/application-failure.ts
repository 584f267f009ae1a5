import { z } from "zod";
import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { type OAuthIntegration, Prisma } from "@/prisma/generated/client.ts";
import { endApplicationAlert, raiseApplicationAlert } from "./grant-alerts.ts";
import { wakeGrants } from "./wake-grants.ts";

const clearedFailure = z.array(z.object({ failureCode: z.string() }));

/**
 * Notes that the provider refuses the application itself, and raises the alert. `failedAt` stays the first time; the
 * same failure, met by another mailbox, changes nothing. Nor does a refusal of settings that were changed meanwhile.
 *
 * @param seen the integration with which the provider was asked
 */
export async function noteApplicationFailure(
  tx: Transaction,
  seen: Pick<OAuthIntegration, "id" | "settingsDigest">,
  failure: { readonly code: string; readonly detail: string },
): Promise<void> {
  const { id, settingsDigest } = seen;
  const words = { failureCode: failure.code, failureDetail: failure.detail };
  const first = await tx.oAuthIntegration.updateMany({
    where: { id, settingsDigest, failureCode: null },
    data: { ...words, failedAt: new Date() },
  });
  const other = await tx.oAuthIntegration.updateMany({
    where: { id, settingsDigest, failureCode: { not: failure.code } },
    data: words,
  });
  if (first.count + other.count === 0) return;
  await announceChange(tx, { topic: "integration", projectId: null, id });
  await raiseApplicationAlert(tx, id);
}

/**
 * The provider has given tokens to the application: a noted failure is over, its alert ends, and the grants that
 * failed for the same reason are tried again soon. Does nothing when there is none.
 */
export async function clearApplicationFailure(tx: Transaction, integrationId: string): Promise<void> {
  const cleared = clearedFailure.parse(
    await tx.$queryRaw`
    WITH failing AS (
      SELECT "id", "failureCode" FROM "OAuthIntegration"
      WHERE "id" = ${integrationId}::uuid AND "failureCode" IS NOT NULL FOR UPDATE
    )
    UPDATE "OAuthIntegration" AS integration
    SET "failureCode" = NULL, "failureDetail" = NULL, "failedAt" = NULL
    FROM failing WHERE integration."id" = failing."id"
    RETURNING failing."failureCode"`,
  );
  const failureCode = cleared[0]?.failureCode;
  if (failureCode === undefined) return;
  const sameFailure = Prisma.sql`"state" = 'ACTIVE' AND "failureCode" = ${failureCode}`;
  await wakeGrants(tx, integrationId, sameFailure);
  await announceChange(tx, { topic: "integration", projectId: null, id: integrationId });
  await endApplicationAlert(tx, integrationId);
}
