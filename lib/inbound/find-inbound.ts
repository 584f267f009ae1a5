import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { inboundDetailSelect } from "./inbound-message-detail-view.ts";

type InboundRow = Prisma.InboundMessageGetPayload<{ select: typeof inboundDetailSelect }>;

/** A mail that came in, if the actor is an agent of its project. @throws Problem `not-found` */
export async function findInboundAsAgent(actor: Actor, inboundMessageId: string): Promise<InboundRow> {
  const row = await database().inboundMessage.findUnique({
    where: { id: inboundMessageId },
    select: inboundDetailSelect,
  });
  // Who does not work in a project does not learn that it exists.
  if (!row || !isAgent(actor, row.projectId)) throw notFound("mail");
  return row;
}
