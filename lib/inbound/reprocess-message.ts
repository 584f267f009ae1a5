import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireProjectAdmin } from "@/lib/access/permissions.ts";
import { ingestMessage } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import type { InboundMessageDetail } from "./inbound-message-view.ts";

export const reprocessMessageInput = z.object({ inboundMessageId: z.uuid() });

/**
 * Processes a mail again that failed or was ignored. Mail that opened or continued a request has had its effect and
 * is left alone.
 *
 * @throws Problem `not-found`, `forbidden`, `not-reprocessable`
 */
export async function reprocessMessage(
  actor: Actor,
  input: z.infer<typeof reprocessMessageInput>,
): Promise<InboundMessageDetail> {
  const { projectId, view } = await findInboundAsAgent(actor, input.inboundMessageId);
  requireProjectAdmin(actor, projectId);
  await database().$transaction(async (tx) => {
    const { count } = await tx.inboundMessage.updateMany({
      where: { id: view.id, OR: [{ state: "FAILED" }, { state: "DONE", outcome: "IGNORED" }] },
      data: {
        state: "STORED",
        outcome: null,
        reason: "",
        evidence: [],
        attempts: 0,
        nextAttemptAt: new Date(),
        processedAt: null,
        requestId: null,
      },
    });
    if (count === 0) {
      throw new Problem(
        "conflict",
        "not-reprocessable",
        "Only mail that failed or was ignored can be processed again. This one has had its effect, or is being processed.",
      );
    }
    await recordAudit(tx, actor, {
      action: "inbound-message.reprocess",
      objectType: "inbound-message",
      objectId: view.id,
      objectLabel: view.messageId ?? view.id,
    });
  });
  await enqueue(ingestMessage, { inboundMessageId: view.id });
  return (await findInboundAsAgent(actor, view.id)).view;
}
