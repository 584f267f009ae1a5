import { database } from "@/lib/platform/database.ts";

/** Ids of notice mails that are to be sent now, longest due first; those whose sender vanished count. */
export async function listDueNoticeMails(limit: number): Promise<string[]> {
  const now = new Date();
  const due = await database().noticeMail.findMany({
    where: {
      state: "QUEUED",
      nextAttemptAt: { lte: now },
      OR: [{ leaseExpiresAt: null }, { leaseExpiresAt: { lt: now } }],
    },
    orderBy: { nextAttemptAt: "asc" },
    take: limit,
    select: { id: true },
  });
  return due.map(({ id }) => id);
}
