import type { Transaction } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

/** A provider is not asked for all mailboxes in one moment, and nobody waits longer than a minute. */
const wokenPerSecond = 20;
const wakeWithinSeconds = 60;

/**
 * Lets grants of an integration be tried again now; many of them scattered over a minute at the most.
 *
 * @param which a condition on columns of "OAuthGrant"
 * @returns how many there are
 */
export function wakeGrants(tx: Transaction, integrationId: string, which: Prisma.Sql): Promise<number> {
  return tx.$executeRaw`
    WITH woken AS (
      SELECT "id", LEAST(${wakeWithinSeconds}::float8, (count(*) OVER () - 1) / ${wokenPerSecond}::float8) AS within
      FROM "OAuthGrant" WHERE "integrationId" = ${integrationId}::uuid AND (${which})
    )
    UPDATE "OAuthGrant" AS g
    SET "refreshDueAt" = LEAST(g."refreshDueAt", now() + random() * make_interval(secs => woken.within))
    FROM woken WHERE g."id" = woken."id"`;
}
