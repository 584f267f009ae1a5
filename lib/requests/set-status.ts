import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import type { RequestStatus, WaitingOn } from "@/prisma/generated/enums.ts";
import { lockRequest } from "./lock-request.ts";
import { recordRequestEvent } from "./request-event.ts";

/** Who moves next once somebody has set the status. */
const waitingOnOf: Record<RequestStatus, WaitingOn> = {
  OPEN: "AGENT",
  PENDING: "CUSTOMER",
  RESOLVED: "NOBODY",
};

/**
 * Sets a request's status and who moves next, and writes the event; the same status again changes nothing. Whether
 * the actor may is for the caller to know. `actorId` null: Mailroom itself.
 *
 * @throws Problem `not-found`
 */
export async function setStatusInTransaction(
  tx: Transaction,
  change: { readonly requestId: string; readonly actorId: string | null; readonly status: RequestStatus },
): Promise<void> {
  const { requestId, actorId, status } = change;
  const before = await lockRequest(tx, requestId);
  if (status === before.status) return;
  await tx.request.update({
    where: { id: requestId },
    data: {
      status,
      waitingOn: waitingOnOf[status],
      resolvedAt: status === "RESOLVED" ? new Date() : null,
    },
  });
  await recordRequestEvent(tx, {
    requestId,
    actorId,
    kind: "status-changed",
    detail: { from: before.status, to: status },
  });
  await announceChange(tx, { topic: "request", projectId: before.projectId, id: requestId });
}
