import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { database } from "@/lib/platform/database.ts";
import { Prisma } from "@/prisma/generated/client.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { type QueuePage, queueRowView } from "./queue-answers.ts";
import { afterQueueCursor, queueOrder, queueSort, toQueueCursor } from "./queue-order.ts";
import { queueViewCondition, queueViewName } from "./queue-view.ts";
import { requestPriority, requestStatus } from "./request-fields.ts";

export const listQueueInput = z.object({
  projectKey: projectKeyInput,
  view: queueViewName.default("all"),
  /** Matches the key, the summary and the reporter's name and address. */
  query: lineInput(200).default(""),
  assigneeId: z.uuid().optional(),
  status: requestStatus.optional(),
  priority: requestPriority.optional(),
  sort: queueSort.default("oldest-waiting"),
  cursor: lineInput(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
type ListQueueInput = z.output<typeof listQueueInput>;

/** One page of a view of a project's queue. @throws Problem `not-found` or `cursor-not-valid` */
export async function listQueue(actor: Actor, input: ListQueueInput): Promise<QueuePage> {
  const project = await findProjectAsAgent(database(), actor, input.projectKey);
  const userId = actor.kind === "user" ? actor.userId : null;
  // The page is cut first and its people are looked up then: not those of every request that there is.
  const found = await database().$queryRaw`
    WITH r AS (
      SELECT r."id", r."key", r."number", r."summary", r."status", r."priority", r."waitingOn", r."createdAt",
        r."lastMessageAt", r."requestTypeId", r."reporterId", r."assigneeId"
      FROM "Request" r
      WHERE ${Prisma.join([Prisma.sql`r."projectId" = ${project.id}::uuid`, ...conditions(input, userId)], " AND ")}
      ORDER BY ${queueOrder(input.sort)} LIMIT ${input.limit + 1}
    )
    SELECT r."id", r."key", r."number", r."summary", r."status"::text, r."priority"::text, r."waitingOn"::text,
      r."createdAt", r."lastMessageAt", t."name" AS "requestTypeName",
      json_build_object('id', p."id", 'name', p."name", 'email', p."email") AS "reporter",
      CASE WHEN a."id" IS NOT NULL
        THEN json_build_object('id', a."id", 'name', a."name", 'email', a."email") END AS "assignee"
    FROM r
    JOIN "RequestType" t ON t."id" = r."requestTypeId"
    JOIN "User" p ON p."id" = r."reporterId"
    LEFT JOIN "User" a ON a."id" = r."assigneeId"
    ORDER BY ${queueOrder(input.sort)}`;
  const rows = z.array(queueRowView).parse(found);
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rows.length > items.length ? toQueueCursor(input.sort, last) : null };
}

function conditions(input: ListQueueInput, userId: string | null): Prisma.Sql[] {
  const wanted = [queueViewCondition(input.view, userId)];
  if (input.assigneeId !== undefined) wanted.push(Prisma.sql`r."assigneeId" = ${input.assigneeId}::uuid`);
  if (input.status !== undefined) wanted.push(Prisma.sql`r."status" = ${input.status}::"RequestStatus"`);
  if (input.priority !== undefined) {
    wanted.push(Prisma.sql`r."priority" = ${input.priority}::"RequestPriority"`);
  }
  if (input.query !== "") {
    const pattern = `%${input.query.replaceAll(/[\\%_]/g, "\\$&")}%`;
    wanted.push(Prisma.sql`(r."summary" ILIKE ${pattern} OR r."key" ILIKE ${pattern} OR r."reporterId" IN (
      SELECT u."id" FROM "User" u WHERE u."name" ILIKE ${pattern} OR u."email" ILIKE ${pattern}))`);
  }
  if (input.cursor !== undefined) wanted.push(afterQueueCursor(input.sort, input.cursor));
  return wanted;
}
