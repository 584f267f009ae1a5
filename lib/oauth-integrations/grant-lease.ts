import { randomUUID } from "node:crypto";
import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { OAuthGrant } from "@/prisma/generated/client.ts";

/**
 * It is renewed while its owner asks and saves, so it runs out only when the owner is dead or frozen, or the database
 * away. Then the provider may have answered just before: the rest of the lease, 55 seconds at the least, is what a
 * database has to come back and take the new tokens before somebody else asks with the old. A successor of the dead
 * waits as long.
 */
export const leaseSeconds = 60;

/** The right to be at the token endpoint for a grant. `fence` grows with each lease and fences out the late. */
export type GrantLease = { readonly grantId: string; readonly owner: string; readonly fence: number };

const taken = z.array(z.object({ leaseFence: z.number().int() }));

/**
 * Takes the lease if nobody has it; the database's clock decides. Nothing was saved at the grant since it was read, so
 * the row need not be read again: every lease, authorization and revocation raises the fence, and whoever ends a lease
 * changes its owner.
 *
 * The same statement notes that a refresh token is on its way to the provider. The note goes when the answer is saved;
 * if this process dies before, it tells the next one that the refresh token may have been replaced.
 *
 * @param seen the grant as it was read
 * @returns null: somebody else has the lease, or the grant has changed
 */
export async function takeGrantLease(
  seen: Pick<OAuthGrant, "id" | "state" | "leaseOwner" | "leaseFence">,
): Promise<GrantLease | null> {
  const owner = randomUUID();
  const rows = taken.parse(
    await database().$queryRaw`
      UPDATE "OAuthGrant"
      SET "leaseOwner" = ${owner},
          "leaseExpiresAt" = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int),
          "leaseFence" = "leaseFence" + 1,
          "unansweredRefreshAt" = CASE WHEN "refreshTokenSealed" IS NULL THEN NULL
                                       ELSE COALESCE("unansweredRefreshAt", clock_timestamp()) END
      WHERE id = ${seen.id}::uuid AND state::text = ${seen.state}
        AND "leaseFence" = ${seen.leaseFence} AND "leaseOwner" IS NOT DISTINCT FROM ${seen.leaseOwner}
        AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < clock_timestamp())
      RETURNING "leaseFence"`,
  );
  const fence = rows[0]?.leaseFence;
  return fence === undefined ? null : { grantId: seen.id, owner, fence };
}

/** The row, only while the lease is still held: whoever lost it writes nothing. */
export function whileLeased(lease: GrantLease) {
  return { id: lease.grantId, leaseOwner: lease.owner, leaseFence: lease.fence } as const;
}

/** Columns of a lease that is over. */
export const leaseReleased = { leaseOwner: null, leaseExpiresAt: null } as const;

/** Columns that end whatever lease there is: a refresh under way will find itself fenced out. */
export const leaseFencedOut = { ...leaseReleased, leaseFence: { increment: 1 } } as const;
