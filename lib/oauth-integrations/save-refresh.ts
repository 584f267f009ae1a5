import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { GrantLease } from "./grant-lease.ts";
import { leaseReleased, whileLeased } from "./grant-lease.ts";

/**
 * Saves what came of a token request and ends the lease. When the lease was lost, nothing is saved.
 *
 * @param alsoDo what has to be committed with it; null: nothing, one statement does
 * @returns whether it was saved
 */
export async function saveRefresh(
  lease: GrantLease,
  data: Prisma.OAuthGrantUpdateManyMutationInput,
  alsoDo: ((tx: Transaction) => Promise<void>) | null,
): Promise<boolean> {
  return alsoDo
    ? database().$transaction((tx) => saveRefreshWithin(tx, lease, data, alsoDo))
    : saveRefreshWithin(database(), lease, data, null);
}

/** The same as a part of a transaction, or as the one statement that it is without `alsoDo`. */
export async function saveRefreshWithin(
  tx: Transaction,
  lease: GrantLease,
  data: Prisma.OAuthGrantUpdateManyMutationInput,
  alsoDo: ((tx: Transaction) => Promise<void>) | null,
): Promise<boolean> {
  const { count } = await tx.oAuthGrant.updateMany({
    where: whileLeased(lease),
    data: { ...data, ...leaseReleased },
  });
  if (count === 1) await alsoDo?.(tx);
  else {
    logger().warn(
      { grantId: lease.grantId, fence: lease.fence },
      "refresh came too late: the lease was lost",
    );
  }
  return count === 1;
}
