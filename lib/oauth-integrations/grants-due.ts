import { database } from "@/lib/platform/database.ts";

/** Grants whose refresh is due, longest first; those that somebody is refreshing are left out. */
export async function grantsDue(limit: number): Promise<string[]> {
  const now = new Date();
  const rows = await database().oAuthGrant.findMany({
    where: {
      state: "ACTIVE",
      refreshDueAt: { lte: now },
      OR: [{ leaseExpiresAt: null }, { leaseExpiresAt: { lt: now } }],
    },
    orderBy: { refreshDueAt: "asc" },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
