import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";

const hourMs = 3_600_000;
const hours = 24;

export const hourView = z.object({
  /** Beginning of the hour. */
  at: z.date(),
  count: z.int(),
});
export type Hour = z.infer<typeof hourView>;

const rows = z.array(z.object({ mailboxId: z.string(), at: z.date(), count: z.int() }));
type CountedHour = z.infer<typeof rows>[number];

/** Mails that were taken in from mailboxes in each of the last 24 hours, the present one included. */
export async function readMailsPerHour(
  db: Db,
  mailboxIds: readonly string[],
  now: Date,
): Promise<readonly CountedHour[]> {
  const counted = await db.$queryRaw`
    SELECT "mailboxId", date_bin('1 hour', "storedAt", timestamptz '2000-01-01Z') AS "at", count(*)::int AS "count"
    FROM "InboundMessage"
    WHERE "storedAt" >= ${firstHour(now)} AND "mailboxId" = ANY(${[...mailboxIds]}::uuid[])
      AND "outcome" IS DISTINCT FROM 'LEFT'
    GROUP BY 1, 2`;
  return rows.parse(counted);
}

/** All 24 hours in order, those without mail as zero. */
export function filledHours(counted: readonly Pick<CountedHour, "at" | "count">[], now: Date): Hour[] {
  const countAt = new Map<number, number>();
  for (const { at, count } of counted) countAt.set(at.getTime(), (countAt.get(at.getTime()) ?? 0) + count);
  const first = firstHour(now).getTime();
  return Array.from({ length: hours }, (_, index) => {
    const at = first + index * hourMs;
    return { at: new Date(at), count: countAt.get(at) ?? 0 };
  });
}

function firstHour(now: Date): Date {
  return new Date(Math.floor(now.getTime() / hourMs) * hourMs - (hours - 1) * hourMs);
}
