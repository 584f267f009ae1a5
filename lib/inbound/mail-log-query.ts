import { z } from "zod";
import { Prisma } from "@/prisma/generated/client.ts";
import type { InboundOutcome, InboundState } from "@/prisma/generated/enums.ts";
import type { LogPlace } from "./log-filter.ts";

/** Which lines of the processing log are wanted. */
export type MailLogFilter = {
  /** Null: of all projects. */
  readonly projectId: string | null;
  readonly mailboxId?: string | undefined;
  readonly outcome?: InboundOutcome | undefined;
  /** Any of these. */
  readonly states?: readonly InboundState[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Part of sender, recipients, subject, Message-ID or reason, or a whole request key. */
  readonly q: string;
  readonly after?: LogPlace | undefined;
};

const orders = {
  newest: Prisma.sql`mail."storedAt" DESC, mail."id" DESC`,
  oldest: Prisma.sql`mail."processedAt" ASC NULLS FIRST, mail."id" ASC`,
} as const;

/** What `mailLogQuery` gives back. */
export const mailLogPlaces = z.array(z.object({ id: z.uuid(), at: z.date() }));

/**
 * The query for the places of log lines. It walks one index from where the page begins, so that it takes as long with a
 * million lines as with a hundred; what walks far, the free text, must be bounded by a period, or by states that few
 * mails are in.
 *
 * @param order newest: as the log is read. oldest: what was settled first comes first, so that mail which fails again
 *   does not stand before mail that has not been tried
 */
export function mailLogQuery(
  filter: MailLogFilter,
  limit: number,
  order: "newest" | "oldest" = "newest",
): Prisma.Sql {
  const { projectId, mailboxId, outcome, states, from, to, q, after } = filter;
  const conditions = [Prisma.sql`mail."forgottenAt" IS NULL`];
  if (projectId !== null) conditions.push(Prisma.sql`mail."projectId" = ${projectId}::uuid`);
  if (mailboxId !== undefined) conditions.push(Prisma.sql`mail."mailboxId" = ${mailboxId}::uuid`);
  if (outcome !== undefined) conditions.push(Prisma.sql`mail."outcome" = ${outcome}::"InboundOutcome"`);
  if (states !== undefined) {
    conditions.push(Prisma.sql`mail."state" = ANY(${[...states]}::"InboundState"[])`);
  }
  if (from !== undefined) conditions.push(Prisma.sql`mail."storedAt" >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(Prisma.sql`mail."storedAt" < ${to}::timestamptz`);
  if (after !== undefined) {
    conditions.push(Prisma.sql`(mail."storedAt", mail."id") < (${after.at}::timestamptz, ${after.id}::uuid)`);
  }
  if (q !== "") conditions.push(matches(q));
  return Prisma.sql`
    SELECT mail."id", mail."storedAt" AS "at" FROM "InboundMessage" AS mail
    WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY ${orders[order]} LIMIT ${limit}`;
}

function matches(q: string): Prisma.Sql {
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return Prisma.sql`(
    mail."fromAddress" ILIKE ${pattern} OR mail."recipients" ILIKE ${pattern} OR mail."subject" ILIKE ${pattern}
    OR mail."messageId" ILIKE ${pattern} OR mail."reason" ILIKE ${pattern}
    OR mail."requestId" IN (SELECT "id" FROM "Request" WHERE "key" = ${q.toUpperCase()}))`;
}
