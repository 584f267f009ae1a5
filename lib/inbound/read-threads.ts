import type { Transaction } from "@/lib/platform/database.ts";
import { windowMinutes } from "./filters.ts";
import type { Knowledge, KnownRequest, Person } from "./knowledge.ts";
import { recentKey } from "./knowledge.ts";
import type { PreparedMail } from "./prepare-mail.ts";

/** A Message-ID that somebody has put into thousands of threads leads to so many of them. */
const mostThreads = 200;

type Threads = Pick<Knowledge, "requests" | "threads" | "requestOfSent" | "recentInThread">;
type Asked = {
  readonly people: ReadonlyMap<string, Person>;
  readonly senders: readonly string[];
  /** As the ledger has them, which is what the loop guard counts by. */
  readonly countedAs: readonly string[];
};

/** The requests of a project that mails of a batch point to, and what the senders have had to do with them. */
export async function readThreads(
  tx: Transaction,
  projectId: string,
  mails: readonly PreparedMail[],
  asked: Asked,
): Promise<Threads> {
  const threads = await readThreadIds(tx, projectId, mails);
  const requestOfSent = await readSent(tx, mails);
  const ids = new Set([...requestOfSent.values(), ...[...threads.values()].flatMap((found) => [...found])]);
  const keys = new Set(mails.flatMap(({ clues }) => clues.subjectKeys));
  const requests = await readRequests(tx, projectId, [...ids], [...keys]);
  await readInvolved(tx, requests, asked);
  const recentInThread = await readRecentInThread(tx, [...requests.keys()], asked.countedAs);
  return { threads, requestOfSent, requests, recentInThread };
}

async function readThreadIds(
  tx: Transaction,
  projectId: string,
  mails: readonly PreparedMail[],
): Promise<Map<string, Set<string>>> {
  const messageIds = [...new Set(mails.flatMap(({ clues }) => clues.messageIds))];
  if (messageIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ requestId: string; messageId: string }[]>`
    SELECT thread."requestId", thread."messageId" FROM unnest(${messageIds}::text[]) AS wanted("messageId")
      CROSS JOIN LATERAL (
        SELECT known."requestId", known."messageId" FROM "ThreadMessageId" AS known
          JOIN "Request" AS request ON request."id" = known."requestId"
        WHERE known."messageId" = wanted."messageId" AND request."projectId" = ${projectId}::uuid
        LIMIT ${mostThreads}
      ) AS thread`;
  const groups = Map.groupBy(rows, ({ messageId }) => messageId);
  return new Map([...groups].map(([id, found]) => [id, new Set(found.map(({ requestId }) => requestId))]));
}

async function readSent(tx: Transaction, mails: readonly PreparedMail[]): Promise<Map<string, string>> {
  const ids = [...new Set(mails.flatMap(({ clues }) => [...clues.signed.keys()]))];
  if (ids.length === 0) return new Map();
  const rows = await tx.outboundMessage.findMany({
    where: { id: { in: ids } },
    select: { id: true, requestId: true },
  });
  return new Map(rows.map(({ id, requestId }) => [id, requestId]));
}

type RequestRow = Omit<KnownRequest, "participantIds" | "addressed">;

async function readRequests(
  tx: Transaction,
  projectId: string,
  ids: readonly string[],
  keys: readonly string[],
): Promise<Map<string, KnownRequest>> {
  if (ids.length + keys.length === 0) return new Map();
  const rows = await tx.$queryRaw<RequestRow[]>`
    SELECT request."id", request."key", request."createdAt" AS "openedAt", request."emailChannelId",
      request."requestTypeId", reporter."email" AS "reporterEmail", assignee."email" AS "assigneeEmail"
    FROM "Request" AS request
      JOIN "User" AS reporter ON reporter."id" = request."reporterId"
      LEFT JOIN "User" AS assignee ON assignee."id" = request."assigneeId"
    WHERE (request."id" = ANY(${[...ids]}::uuid[]) OR request."key" = ANY(${[...keys]}::text[]))
      AND request."projectId" = ${projectId}::uuid`;
  return new Map(
    rows.map((row) => [row.id, { ...row, participantIds: new Set<string>(), addressed: new Set<string>() }]),
  );
}

async function readInvolved(
  tx: Transaction,
  requests: ReadonlyMap<string, KnownRequest>,
  { people, senders }: Asked,
): Promise<void> {
  if (requests.size === 0) return;
  const ids = [...requests.keys()];
  const userIds = [...people.values()].map(({ id }) => id);
  const participants = await tx.$queryRaw<{ requestId: string; userId: string }[]>`
    SELECT "requestId", "userId" FROM "Participant"
    WHERE "requestId" = ANY(${ids}::uuid[]) AND "userId" = ANY(${userIds}::uuid[])`;
  for (const { requestId, userId } of participants) requests.get(requestId)?.participantIds.add(userId);
  const addressed = await tx.$queryRaw<{ requestId: string; address: string }[]>`
    SELECT DISTINCT sent."requestId", recipient."address" FROM "OutboundMessage" AS sent
      JOIN "OutboundRecipient" AS recipient ON recipient."outboundMessageId" = sent."id"
    WHERE sent."requestId" = ANY(${ids}::uuid[]) AND recipient."address" = ANY(${[...senders]}::text[])`;
  for (const { requestId, address } of addressed) requests.get(requestId)?.addressed.add(address);
}

async function readRecentInThread(
  tx: Transaction,
  requestIds: readonly string[],
  senders: readonly string[],
): Promise<Map<string, number>> {
  if (requestIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ requestId: string; sender: string; count: number }[]>`
    SELECT "requestId", "fromAddress" AS "sender", count(*)::int AS "count" FROM "InboundMessage"
    WHERE "requestId" = ANY(${[...requestIds]}::uuid[]) AND "fromAddress" = ANY(${[...senders]}::text[])
      AND "processedAt" >= now() - ${windowMinutes} * interval '1 minute'
      AND "outcome" IN ('REQUEST', 'COMMENT')
    GROUP BY 1, 2`;
  return new Map(rows.map(({ requestId, sender, count }) => [recentKey(requestId, sender), count]));
}
