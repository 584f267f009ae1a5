import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { InboundMessageDetail } from "./inbound-message-view.ts";
import { inboundSelect, toInboundDetail } from "./inbound-message-view.ts";

/** A mail that came in, if the actor is an agent of its project. @throws Problem `not-found` */
export async function findInboundAsAgent(
  actor: Actor,
  inboundMessageId: string,
): Promise<{
  readonly projectId: string;
  readonly contentHash: string;
  readonly view: InboundMessageDetail;
}> {
  const row = await database().inboundMessage.findUnique({
    where: { id: inboundMessageId },
    select: inboundSelect,
  });
  const projectId = row?.mailbox.emailChannel.project.id;
  // Who does not work in a project does not learn that it exists.
  if (!row || projectId === undefined || !isAgent(actor, projectId)) throw notFound("mail");
  return { projectId, contentHash: row.contentHash, view: toInboundDetail(row) };
}
