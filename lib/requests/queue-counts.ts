import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { type QueueCounts, queueCountsView } from "./queue-answers.ts";
import { queueViewCondition } from "./queue-view.ts";

export const queueCountsInput = z.object({ projectKey: projectKeyInput });

/** Counts every view of a project's queue at once. @throws Problem `not-found` */
export async function queueCounts(
  actor: Actor,
  input: z.output<typeof queueCountsInput>,
): Promise<QueueCounts> {
  const project = await findProjectAsAgent(database(), actor, input.projectKey);
  const userId = actor.kind === "user" ? actor.userId : null;
  const rows = await database().$queryRaw`
    SELECT
      count(*) FILTER (WHERE ${queueViewCondition("needs-reply", userId)})::int AS "needs-reply",
      count(*) FILTER (WHERE ${queueViewCondition("waiting-for-customer", userId)})::int AS "waiting-for-customer",
      count(*) FILTER (WHERE ${queueViewCondition("mine", userId)})::int AS "mine",
      count(*) FILTER (WHERE ${queueViewCondition("unassigned", userId)})::int AS "unassigned",
      count(*) FILTER (WHERE ${queueViewCondition("resolved", userId)})::int AS "resolved",
      count(*)::int AS "all"
    FROM "Request" r WHERE r."projectId" = ${project.id}::uuid`;
  return z.tuple([queueCountsView]).parse(rows)[0];
}
