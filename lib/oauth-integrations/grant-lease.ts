import { randomUUID } from "node:crypto";
import { z } from "zod";
import { database } from "@/lib/platform/database.ts";

/** Longer than a token request can take, so that a lease only runs out when its owner is dead or frozen. */
const leaseSeconds = 60;

/** The right to be at the token endpoint for a grant. `fence` grows with each lease and fences out the late. */
export type GrantLease = { readonly grantId: string; readonly owner: string; readonly fence: number };

const taken = z.array(z.object({ leaseFence: z.number().int() }));

/** Takes the lease if nobody has it; the database's clock decides. Null: somebody else has it, or no active grant. */
export async function takeGrantLease(grantId: string): Promise<GrantLease | null> {
  const owner = randomUUID();
  const rows = taken.parse(
    await database().$queryRaw`
      UPDATE "OAuthGrant"
      SET "leaseOwner" = ${owner},
          "leaseExpiresAt" = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int),
          "leaseFence" = "leaseFence" + 1
      WHERE id = ${grantId}::uuid AND state = 'ACTIVE'
        AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < clock_timestamp())
      RETURNING "leaseFence"`,
  );
  const fence = rows[0]?.leaseFence;
  return fence === undefined ? null : { grantId, owner, fence };
}

/** The row, only while the lease is still held: whoever lost it writes nothing. */
export function whileLeased(lease: GrantLease) {
  return { id: lease.grantId, leaseOwner: lease.owner, leaseFence: lease.fence } as const;
}

/** Columns of a lease that is over. */
export const leaseReleased = { leaseOwner: null, leaseExpiresAt: null } as const;

/** Columns that end whatever lease there is: a refresh under way will find itself fenced out. */
export const leaseFencedOut = { ...leaseReleased, leaseFence: { increment: 1 } } as const;
