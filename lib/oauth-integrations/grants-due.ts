import { database } from "@/lib/platform/database.ts";

/**
 * Grants whose refresh is due, longest first; those that somebody is refreshing are left out. Of those that have to be
 * authorised only the ones without people have a time to try again.
 */
export async function grantsDue(limit: number): Promise<string[]> {
  const now = new Date();
  const rows = await database().oAuthGrant.findMany({
    where: {
      state: { in: ["ACTIVE", "REAUTHORIZATION_REQUIRED"] },
      refreshDueAt: { lte: now },
      OR: [{ leaseExpiresAt: null }, { leaseExpiresAt: { lt: now } }],
    },
    orderBy: { refreshDueAt: "asc" },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
