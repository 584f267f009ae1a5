import { z } from "zod";
import { Problem } from "@/lib/platform/problem.ts";
import { Prisma } from "@/prisma/generated/client.ts";
import { requestPriority } from "./request-fields.ts";

export const queueSort = z.enum(["oldest-waiting", "newest", "recently-updated", "priority"]);
type QueueSort = z.infer<typeof queueSort>;

/** What of a row decides its place in any of the orders. */
type PlacedRow = {
  readonly id: string;
  readonly number: number;
  readonly priority: z.infer<typeof requestPriority>;
  readonly lastMessageAt: Date;
};

const cursorContent = z.object({
  sort: queueSort,
  id: z.uuid(),
  number: z.int(),
  priority: requestPriority,
  lastMessageAt: z.iso.datetime(),
});

/** The order of a list; `id` or the number makes it total, so that no row is met twice or missed. */
export function queueOrder(sort: QueueSort): Prisma.Sql {
  switch (sort) {
    case "oldest-waiting":
      return Prisma.sql`r."lastMessageAt" ASC, r."id" ASC`;
    case "newest":
      return Prisma.sql`r."number" DESC`;
    case "recently-updated":
      return Prisma.sql`r."lastMessageAt" DESC, r."id" DESC`;
    case "priority":
      return Prisma.sql`r."priority" DESC, r."lastMessageAt" ASC, r."id" ASC`;
  }
}

/** The place of a row in an order, opaque to those who pass it on. */
export function toQueueCursor(sort: QueueSort, row: PlacedRow): string {
  const { id, number, priority, lastMessageAt } = row;
  return Buffer.from(JSON.stringify({ sort, id, number, priority, lastMessageAt })).toString("base64url");
}

/** The condition "after this place". @throws Problem `cursor-not-valid` */
export function afterQueueCursor(sort: QueueSort, cursor: string): Prisma.Sql {
  const place = readCursor(cursor);
  if (place?.sort !== sort) {
    throw new Problem(
      "invalid",
      "cursor-not-valid",
      "This cursor belongs to another list. Begin again without.",
    );
  }
  const { id, number, priority, lastMessageAt } = place;
  switch (sort) {
    case "oldest-waiting":
      return Prisma.sql`(r."lastMessageAt", r."id") > (${lastMessageAt}::timestamptz, ${id}::uuid)`;
    case "newest":
      return Prisma.sql`r."number" < ${number}`;
    case "recently-updated":
      return Prisma.sql`(r."lastMessageAt", r."id") < (${lastMessageAt}::timestamptz, ${id}::uuid)`;
    case "priority":
      return Prisma.sql`(r."priority" < ${priority}::"RequestPriority"
        OR (r."priority" = ${priority}::"RequestPriority"
          AND (r."lastMessageAt", r."id") > (${lastMessageAt}::timestamptz, ${id}::uuid)))`;
  }
}

function readCursor(cursor: string): z.infer<typeof cursorContent> | null {
  try {
    return cursorContent.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    // Whatever it is, it is no cursor of ours; the caller says so.
    return null;
  }
}
