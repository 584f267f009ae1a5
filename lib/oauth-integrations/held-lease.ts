import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { type GrantLease, leaseSeconds, whileLeased } from "./grant-lease.ts";

/** So often that little of a lease is gone when the provider answers: all the rest is there for the saving. */
const renewEveryMs = 5_000;
/** Nothing that is done under a lease takes that long; whoever hangs is succeeded. */
const longestHoldMs = 240_000;

/** Does something under a lease, which is renewed meanwhile as long as the database can be reached. */
export async function holdingLease<Done>(lease: GrantLease, work: () => Promise<Done>): Promise<Done> {
  const startedAt = Date.now();
  let isRenewing = false;
  const timer = setInterval(async () => {
    if (isRenewing || Date.now() - startedAt > longestHoldMs) return;
    isRenewing = true;
    await renew(lease);
    isRenewing = false;
  }, renewEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Never throws: the lease lasts long enough for a database that is away to come back. */
async function renew(lease: GrantLease): Promise<void> {
  const { id, leaseOwner, leaseFence } = whileLeased(lease);
  try {
    await database().$executeRaw`
      UPDATE "OAuthGrant" SET "leaseExpiresAt" = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
      WHERE id = ${id}::uuid AND "leaseOwner" = ${leaseOwner} AND "leaseFence" = ${leaseFence}`;
  } catch (error) {
    logger().warn({ err: error, grantId: id }, "the lease of a token request could not be renewed");
  }
}
