import { database } from "@/lib/platform/database.ts";

/** Ids of messages that wait to be sent and are due, oldest first. What leaves by a channel that is off is held. */
export async function listDueOutgoing(limit: number): Promise<string[]> {
  const due = await database().outboundMessage.findMany({
    where: {
      state: "QUEUED",
      nextAttemptAt: { lte: new Date() },
      OR: [{ emailChannelId: null }, { emailChannel: { enabled: true } }],
    },
    orderBy: { nextAttemptAt: "asc" },
    take: limit,
    select: { id: true },
  });
  return due.map((message) => message.id);
}
