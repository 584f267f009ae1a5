import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import type { OutboundState } from "@/prisma/generated/enums.ts";

type Outgoing = {
  readonly id: string;
  readonly requestId: string;
  readonly projectId: string;
  readonly state: OutboundState;
};

/**
 * The outgoing message, locked until the transaction ends, if the actor is an agent of its project.
 *
 * @throws Problem `not-found`
 */
export async function findOutgoingAsAgent(
  tx: Transaction,
  actor: Actor,
  outboundMessageId: string,
): Promise<Outgoing> {
  await tx.$queryRaw`SELECT 1 FROM "OutboundMessage" WHERE "id" = ${outboundMessageId}::uuid FOR UPDATE`;
  const message = await tx.outboundMessage.findUnique({
    where: { id: outboundMessageId },
    select: { id: true, requestId: true, state: true, request: { select: { projectId: true } } },
  });
  // Who does not work in a project does not learn that it exists.
  if (!message || !isAgent(actor, message.request.projectId)) throw notFound("message");
  const { id, requestId, state } = message;
  return { id, requestId, state, projectId: message.request.projectId };
}
