import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";
import { OutboundState } from "@/prisma/generated/enums.ts";

const sendingRows = z.array(
  z.object({
    channelId: z.string(),
    queuedCount: z.int(),
    failedCount: z.int(),
    sentAt: z.date().nullable(),
    state: z.enum(OutboundState).nullable(),
    attempts: z.int().nullable(),
    failureCode: z.string().nullable(),
    failureDetail: z.string().nullable(),
    createdAt: z.date().nullable(),
    serverWords: z.string().nullable(),
  }),
);

/** The mail that was tried last. */
type LastTried = {
  readonly state: OutboundState;
  readonly attempts: number;
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
  readonly createdAt: Date;
  readonly serverWords: string | null;
};

/** How a channel's mail leaves. */
export type SendingFacts = {
  readonly queuedCount: number;
  /** Failed or uncertain: somebody has to look. */
  readonly failedCount: number;
  readonly sentAt: Date | null;
  readonly last: LastTried | null;
};

/** Reads how the mail of channels leaves, by channel, in one statement. */
export async function readSendingFacts(
  db: Db,
  channelIds: readonly string[],
): Promise<Map<string, SendingFacts>> {
  const rows = await db.$queryRaw`
    SELECT channel."id" AS "channelId", sent."sentAt", last."state"::text, last."attempts", last."failureCode",
      last."failureDetail", last."createdAt", said."serverWords",
      coalesce(unsent."queued", 0)::int AS "queuedCount", coalesce(unsent."failed", 0)::int AS "failedCount"
    FROM "EmailChannel" AS channel
    LEFT JOIN LATERAL (
      SELECT * FROM "OutboundMessage" AS message
      WHERE message."emailChannelId" = channel."id" AND message."attempts" > 0 AND message."state" <> 'DISCARDED'
      ORDER BY message."createdAt" DESC LIMIT 1
    ) AS last ON true
    LEFT JOIN LATERAL (
      SELECT recipient."serverWords" FROM "OutboundRecipient" AS recipient
      WHERE recipient."outboundMessageId" = last."id" AND recipient."serverWords" IS NOT NULL
        AND recipient."state" IN ('REFUSED', 'PENDING')
      LIMIT 1
    ) AS said ON true
    LEFT JOIN LATERAL (
      SELECT message."sentAt" FROM "OutboundMessage" AS message
      WHERE message."emailChannelId" = channel."id" AND message."sentAt" IS NOT NULL
      ORDER BY message."createdAt" DESC LIMIT 1
    ) AS sent ON true
    LEFT JOIN (
      SELECT message."emailChannelId", count(*) FILTER (WHERE message."state" = 'QUEUED') AS "queued",
        count(*) FILTER (WHERE message."state" <> 'QUEUED') AS "failed"
      FROM "OutboundMessage" AS message
      WHERE message."state" IN ('QUEUED', 'FAILED', 'UNCERTAIN')
      GROUP BY message."emailChannelId"
    ) AS unsent ON unsent."emailChannelId" = channel."id"
    WHERE channel."id" = ANY(${[...channelIds]}::uuid[])`;
  return new Map(sendingRows.parse(rows).map((row) => [row.channelId, factsOf(row)]));
}

function factsOf(row: z.infer<typeof sendingRows>[number]): SendingFacts {
  const { queuedCount, failedCount, sentAt, state, attempts, createdAt } = row;
  const { failureCode, failureDetail, serverWords } = row;
  const last =
    state && createdAt
      ? { state, attempts: attempts ?? 0, failureCode, failureDetail, createdAt, serverWords }
      : null;
  return { queuedCount, failedCount, sentAt, last };
}
