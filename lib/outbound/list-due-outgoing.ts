import { database } from "@/lib/platform/database.ts";
import { idRows } from "./id-rows.ts";

/** Ids of messages that wait to be sent and are due, oldest first. What leaves by a channel that is off is held. */
export async function listDueOutgoing(limit: number): Promise<string[]> {
  const due = await database().$queryRaw`
    SELECT message."id" FROM "OutboundMessage" AS message
      LEFT JOIN "EmailChannel" AS channel ON channel."id" = message."emailChannelId"
    WHERE message."state" = 'QUEUED' AND message."nextAttemptAt" <= now()
      AND (message."emailChannelId" IS NULL OR channel."enabled")
    ORDER BY message."nextAttemptAt" LIMIT ${limit}`;
  return idRows.parse(due).map(({ id }) => id);
}
