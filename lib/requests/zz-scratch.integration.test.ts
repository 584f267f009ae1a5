import { it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { listQueue, listQueueInput } from "./list-queue.ts";
import { queueCounts } from "./queue-counts.ts";

it.each([[0.95],[0.0]])("100k resolved share %s", async (share) => {
  const db = database();
  const project = await givenProject();
  const agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  await db.$executeRawUnsafe(`INSERT INTO "User"(id,email,name,"updatedAt") SELECT gen_random_uuid(), 'c'||g||'-${project.key}@example.test','Customer '||g, now() FROM generate_series(1,20000) g`);
  await db.$executeRawUnsafe(`WITH u AS (SELECT array_agg(id) a FROM "User" WHERE email LIKE 'c%-${project.key}@%')
   INSERT INTO "Request"(id,"projectId",number,key,"requestTypeId",summary,"descriptionText",status,"waitingOn","reporterId","assigneeId","updatedAt","createdAt","lastMessageAt")
   SELECT gen_random_uuid(),'${project.id}',g,'${project.key}-'||g,'${project.requestTypeId}','Summary about thing number '||g, repeat('text ',100),
    (CASE WHEN g<100000*${share} THEN 'RESOLVED' ELSE 'OPEN' END)::"RequestStatus",
    (CASE WHEN g<100000*${share} THEN 'NOBODY' WHEN g%2=0 THEN 'AGENT' ELSE 'CUSTOMER' END)::"WaitingOn",
    u.a[1+g%20000], CASE WHEN g%10=0 THEN '${agent.userId}'::uuid END, now(), now()-(200000-g)*interval '1 minute', now()-(200000-g)*interval '1 minute'
   FROM u, generate_series(1,100000) g`);
  await db.$executeRawUnsafe(`UPDATE "Project" SET "nextRequestNumber"=100001 WHERE id='${project.id}'`);
  await db.$executeRawUnsafe(`VACUUM ANALYZE "Request"`);
  await db.$executeRawUnsafe(`ANALYZE "User"`);
  const time = async (name: string, run: () => Promise<unknown>) => {
    await run();
    const t = performance.now(); await run(); await run(); await run();
    console.log(share, name, ((performance.now() - t)/3).toFixed(1), "ms");
  };
  await time("counts", () => queueCounts(agent, { projectKey: project.key }));
  for (const view of ["needs-reply","waiting-for-customer","mine","unassigned","resolved","all"] as const)
    for (const sort of ["oldest-waiting","newest","priority"] as const)
      await time(`${view} ${sort}`, () => listQueue(agent, listQueueInput.parse({ projectKey: project.key, view, sort })));
  await time("search", () => listQueue(agent, listQueueInput.parse({ projectKey: project.key, query: "number 99999" })));
  await time("search none", () => listQueue(agent, listQueueInput.parse({ projectKey: project.key, query: "nothing like this" })));
}, 200000);
