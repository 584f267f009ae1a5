import { z } from "zod";
import { Prisma } from "@/prisma/generated/client.ts";
import type { LogPlace } from "./log-filter.ts";

/** Which lines of the connectivity log are wanted. */
export type ConnectivityFilter = {
  readonly mailboxIds: readonly string[];
  readonly succeeded?: boolean | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly after?: LogPlace | undefined;
};

/** What `connectivityQuery` gives back. */
export const connectivityRows = z.array(
  z.object({
    id: z.uuid(),
    mailboxId: z.uuid(),
    at: z.date(),
    succeeded: z.boolean(),
    storedCount: z.int(),
    code: z.string().nullable(),
    serverWords: z.string().nullable(),
    detail: z.string(),
  }),
);

/** The query for lines of the connectivity log, newest first: of each mailbox so many by its index, then the newest of all. */
export function connectivityQuery(filter: ConnectivityFilter, limit: number): Prisma.Sql {
  const { mailboxIds, succeeded, from, to, after } = filter;
  const conditions = [Prisma.sql`entry."mailboxId" = mailbox."id"`];
  if (succeeded !== undefined) conditions.push(Prisma.sql`entry."succeeded" = ${succeeded}`);
  if (from !== undefined) conditions.push(Prisma.sql`entry."at" >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(Prisma.sql`entry."at" < ${to}::timestamptz`);
  if (after !== undefined) {
    conditions.push(
      Prisma.sql`entry."at" <= ${after.at}::timestamptz`,
      Prisma.sql`(entry."at", entry."id") < (${after.at}::timestamptz, ${after.id}::uuid)`,
    );
  }
  return Prisma.sql`
    SELECT newest.* FROM unnest(${[...mailboxIds]}::uuid[]) AS mailbox("id")
    CROSS JOIN LATERAL (
      SELECT entry.* FROM "ConnectivityEntry" AS entry
      WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY entry."at" DESC, entry."id" DESC LIMIT ${limit}
    ) AS newest
    ORDER BY newest."at" DESC, newest."id" DESC LIMIT ${limit}`;
}
