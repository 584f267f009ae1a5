import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import type { Db } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";

type FoundRequest = {
  readonly id: string;
  readonly key: string;
  readonly projectId: string;
  readonly reporterId: string;
  readonly emailChannelId: string | null;
};

/** The request with this key, if the actor works in its project. @throws Problem `not-found` */
export async function findRequestAsAgent(db: Db, actor: Actor, requestKey: string): Promise<FoundRequest> {
  const request = await db.request.findUnique({
    where: { key: requestKey },
    select: { id: true, key: true, projectId: true, reporterId: true, emailChannelId: true },
  });
  // Who does not work in the project does not learn that the request exists.
  if (!request || !isAgent(actor, request.projectId)) throw notFound("request");
  return request;
}
