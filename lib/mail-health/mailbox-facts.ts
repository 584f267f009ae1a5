import { z } from "zod";
import { serverInclude } from "@/lib/email-channels/channel-record.ts";
import type { Failing } from "@/lib/email-channels/proven-failure.ts";
import type { Db } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { InboundState } from "@/prisma/generated/enums.ts";
import { readSendingFacts, type SendingFacts } from "./sending-facts.ts";

const project = { select: { id: true, key: true, name: true } } as const;

const mailboxInclude = {
  project,
  mailServer: { include: serverInclude },
  emailChannel: {
    select: {
      id: true,
      address: true,
      enabled: true,
      updatedAt: true,
      outgoingServer: { include: serverInclude },
    },
  },
  mailHandler: {
    select: {
      id: true,
      name: true,
      enabled: true,
      updatedAt: true,
      incomingServer: { select: { id: true, name: true } },
    },
  },
} as const satisfies Prisma.MailboxInclude;

type MailboxRow = Prisma.MailboxGetPayload<{ include: typeof mailboxInclude }>;

/** Mail of one mailbox that has no good outcome. */
type UnfinishedMail = {
  /** Stored and not processed yet. */
  readonly waitingCount: number;
  readonly oldestWaitingAt: Date | null;
  readonly heldCount: number;
  readonly failedCount: number;
  /** Those of both that came within the last day. */
  readonly heldLatelyCount: number;
  readonly failedLatelyCount: number;
};

/** All that the health of a mailbox is told from. */
export type MailboxFacts = MailboxRow & {
  readonly unfinished: UnfinishedMail;
  /** Null: its last poll went well. */
  readonly failing: Failing | null;
  /** Null: it is a mail handler's, and sends nothing. */
  readonly sending: SendingFacts | null;
};

/**
 * Reads the facts of all mailboxes that match, those of channels and those of mail handlers, in a number of statements
 * that does not grow with theirs.
 */
export async function readMailboxFacts(db: Db, where: Prisma.MailboxWhereInput): Promise<MailboxFacts[]> {
  const mailboxes = await db.mailbox.findMany({ where, include: mailboxInclude, orderBy: { id: "asc" } });
  const ids = mailboxes.map(({ id }) => id);
  const channelIds = mailboxes.flatMap(({ emailChannelId }) => emailChannelId ?? []);
  const [unfinished, failing, sending] = await Promise.all([
    readUnfinished(db, ids),
    readFailing(db, ids),
    readSendingFacts(db, channelIds),
  ]);
  return mailboxes.map((mailbox) => ({
    ...mailbox,
    unfinished: unfinished(mailbox.id),
    failing: failing.get(mailbox.id) ?? null,
    sending: mailbox.emailChannelId === null ? null : (sending.get(mailbox.emailChannelId) ?? null),
  }));
}

const unfinishedRows = z.array(
  z.object({
    mailboxId: z.string(),
    state: z.enum(InboundState),
    count: z.int(),
    latelyCount: z.int(),
    oldestAt: z.date(),
  }),
);

async function readUnfinished(
  db: Db,
  mailboxIds: readonly string[],
): Promise<(mailboxId: string) => UnfinishedMail> {
  const counted = await db.$queryRaw`
    SELECT "mailboxId", "state", count(*)::int AS "count", min("storedAt") AS "oldestAt",
      (count(*) FILTER (WHERE "storedAt" > now() - interval '1 day'))::int AS "latelyCount"
    FROM "InboundMessage"
    WHERE "state" IN ('STORED', 'HELD', 'FAILED') AND "forgottenAt" IS NULL
      AND "mailboxId" = ANY(${[...mailboxIds]}::uuid[])
    GROUP BY "mailboxId", "state"`;
  const rows = new Map(unfinishedRows.parse(counted).map((row) => [`${row.mailboxId} ${row.state}`, row]));
  return (mailboxId) => {
    const waiting = rows.get(`${mailboxId} STORED`);
    const held = rows.get(`${mailboxId} HELD`);
    const failed = rows.get(`${mailboxId} FAILED`);
    return {
      waitingCount: waiting?.count ?? 0,
      oldestWaitingAt: waiting?.oldestAt ?? null,
      heldCount: held?.count ?? 0,
      failedCount: failed?.count ?? 0,
      heldLatelyCount: held?.latelyCount ?? 0,
      failedLatelyCount: failed?.latelyCount ?? 0,
    };
  };
}

const failingRows = z.array(
  z.object({
    id: z.string(),
    since: z.date().nullable(),
    count: z.int(),
    code: z.string().nullable(),
    serverWords: z.string().nullable(),
  }),
);

async function readFailing(db: Db, mailboxIds: readonly string[]): Promise<Map<string, Failing>> {
  const failing = await db.$queryRaw`
    SELECT mailbox."id", since."at" AS "since", since."count", last."code", last."serverWords"
    FROM "Mailbox" AS mailbox
    JOIN "EnabledMailbox" AS enabled ON enabled."id" = mailbox."id"
    LEFT JOIN LATERAL (
      SELECT entry."code", entry."serverWords" FROM "ConnectivityEntry" AS entry
      WHERE entry."mailboxId" = mailbox."id" AND NOT entry."succeeded"
      ORDER BY entry."at" DESC LIMIT 1
    ) AS last ON true
    LEFT JOIN LATERAL (
      SELECT min(entry."at") AS "at", count(*)::int AS "count" FROM "ConnectivityEntry" AS entry
      WHERE entry."mailboxId" = mailbox."id" AND NOT entry."succeeded"
        AND entry."at" > greatest(mailbox."lastSucceededAt", enabled."ownerUpdatedAt")
    ) AS since ON true
    WHERE mailbox."failureCode" IS NOT NULL AND mailbox."id" = ANY(${[...mailboxIds]}::uuid[])`;
  return new Map(failingRows.parse(failing).map(({ id, ...rest }) => [id, rest]));
}
