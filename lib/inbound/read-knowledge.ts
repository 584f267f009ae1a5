import { normalizeEmail } from "@/lib/access/input-text.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { lockRequestNumbers } from "@/lib/requests/request-numbers.ts";
import type { NoticeMailKind } from "@/prisma/generated/enums.ts";
import type { Destination } from "./destination.ts";
import { windowMinutes } from "./filters.ts";
import { readForgotten } from "./forgotten-mails.ts";
import type { Knowledge, Person } from "./knowledge.ts";
import { mostParticipants, nobody, usableRecipients } from "./mail-people.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { readThreads } from "./read-threads.ts";

/**
 * Reads all that bears on the mails of a batch, with one statement per question, whatever their number. Changes
 * nothing, but keeps others from numbering requests of the project.
 *
 * @throws Problem `not-found` when the project does not exist any more
 */
export async function readKnowledge(
  tx: Transaction,
  destination: Destination,
  mails: readonly PreparedMail[],
): Promise<Knowledge> {
  const numbers = await lockRequestNumbers(tx, destination.projectId);
  const addresses = await readAddresses(tx, mails);
  const people = await readPeople(tx, destination, mails, addresses.intakeAddresses);
  const senders = [...new Set(mails.map(senderOf))];
  const countedAs = [...new Set(mails.map(({ mail }) => mail.fromAddress))];
  return {
    numbers,
    ...addresses,
    people,
    ...(await readThreads(tx, destination.projectId, mails, { people, senders, countedAs })),
    recentFromSender: await readRecentFromSender(tx, destination.mailboxId, countedAs),
    recentNotices: await readRecentNotices(tx, destination),
    forgotten: await readForgotten(tx, destination.projectId, mails),
  };
}

function senderOf({ understood }: PreparedMail): string {
  return understood.sender?.address ?? "";
}

async function readAddresses(tx: Transaction, mails: readonly PreparedMail[]) {
  const named = mails.flatMap((one) => [
    senderOf(one),
    ...one.understood.recipients.map(({ address }) => address),
  ]);
  const rows = await tx.$queryRaw<{ address: string; isChannel: boolean }[]>`
    SELECT "address", true AS "isChannel" FROM "EmailChannel"
    WHERE "address" = ANY(${[...new Set(named)]}::text[])
    UNION ALL
    SELECT unnest(handler."catchAddresses" || mailserver."username"), false FROM "MailHandler" AS handler
      JOIN "IncomingServer" AS incoming ON incoming."id" = handler."incomingServerId"
      JOIN "MailServer" AS mailserver ON mailserver."id" = incoming."mailServerId"`;
  const ownAddresses = new Set(rows.flatMap(({ address, isChannel }) => (isChannel ? [address] : [])));
  // Those of handlers stand as somebody has typed them.
  const intakeAddresses = new Set(
    rows.map(({ address, isChannel }) => (isChannel ? address : address.toLowerCase())),
  );
  return { ownAddresses, intakeAddresses };
}

/** Whoever writes, gets a copy, or could be chosen as the one who takes care of it. */
async function readPeople(
  tx: Transaction,
  { projectId, handler }: Destination,
  mails: readonly PreparedMail[],
  intakeAddresses: ReadonlySet<string>,
): Promise<Map<string, Person>> {
  const named = mails.flatMap(({ understood }) => [
    understood.sender ?? nobody,
    ...understood.recipients.slice(0, mostParticipants),
    // The writer and whoever takes care of it are left out of them later.
    ...usableRecipients(understood, intakeAddresses).slice(0, mostParticipants + 2),
  ]);
  const emails = named.flatMap(({ address }) => [address, normalizeEmail(address)]);
  const rows = await tx.$queryRaw<Person[]>`
    SELECT person."id", person."email", person."name", person."deactivatedAt" IS NOT NULL AS "isDeactivated",
      EXISTS (SELECT 1 FROM "ProjectMember" AS member
        WHERE member."userId" = person."id" AND member."projectId" = ${projectId}::uuid) AS "worksHere"
    FROM "User" AS person WHERE person."email" = ANY(${[...new Set(emails)]}::text[])
      OR person."id" = ${handler?.defaultReporterId ?? null}::uuid`;
  return new Map(rows.map((person) => [person.email, person]));
}

async function readRecentFromSender(
  tx: Transaction,
  mailboxId: string,
  senders: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ sender: string; count: number }[]>`
    SELECT "fromAddress" AS "sender", count(*)::int AS "count" FROM "InboundMessage"
    WHERE "mailboxId" = ${mailboxId}::uuid AND "fromAddress" = ANY(${[...senders]}::text[])
      AND "processedAt" >= now() - ${windowMinutes} * interval '1 minute'
      AND "outcome" IN ('REQUEST', 'COMMENT')
    GROUP BY 1`;
  return new Map(rows.map(({ sender, count }) => [sender, count]));
}

/** Only handlers write mail of their own. */
async function readRecentNotices(tx: Transaction, { mailboxId, handler }: Destination) {
  const counts = { FORWARD: 0, WELCOME: 0 };
  if (!handler || (handler.forwardTo === null && !handler.notifyUsers)) return counts;
  const rows = await tx.$queryRaw<{ kind: NoticeMailKind; count: number }[]>`
    SELECT notice."kind", count(*)::int AS "count" FROM "NoticeMail" AS notice
      JOIN "InboundMessage" AS mail ON mail."id" = notice."inboundMessageId"
    WHERE notice."createdAt" >= now() - ${windowMinutes} * interval '1 minute'
      AND mail."mailboxId" = ${mailboxId}::uuid
    GROUP BY 1`;
  for (const { kind, count } of rows) counts[kind] = count;
  return counts;
}
