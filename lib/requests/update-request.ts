import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requiredLineInput } from "@/lib/access/input-text.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { invalidField } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { findRequestAsAgent } from "./find-request.ts";
import { getRequest } from "./get-request.ts";
import { requestKeyInput } from "./key-input.ts";
import { lockRequest } from "./lock-request.ts";
import type { RequestDetail } from "./request-detail-view.ts";
import { recordRequestEvent } from "./request-event.ts";
import { requestPriority, requestStatus } from "./request-fields.ts";
import { setStatusInTransaction } from "./set-status.ts";

export const updateRequestInput = z.object({
  requestKey: requestKeyInput,
  status: requestStatus.optional(),
  /** Null takes the assignee away. */
  assigneeId: z.uuid().nullable().optional(),
  priority: requestPriority.optional(),
  summary: requiredLineInput(500).optional(),
  requestTypeId: z.uuid().optional(),
});
type UpdateRequestInput = z.output<typeof updateRequestInput>;

const namedSelect = {
  summary: true,
  priority: true,
  projectId: true,
  assignee: { select: { id: true, name: true } },
  requestType: { select: { id: true, name: true } },
} as const satisfies Prisma.RequestSelect;

type Change = { readonly tx: Transaction; readonly requestId: string; readonly actorId: string | null };

/**
 * Changes a request; each change that is one becomes an event. Resolving ends the waiting, pending waits for the
 * customer, opening again waits for an agent.
 *
 * @throws Problem `not-found`, or `invalid-input` for an assignee or request type that does not belong to the project
 */
export async function updateRequest(actor: Actor, input: UpdateRequestInput): Promise<RequestDetail> {
  await database().$transaction(async (tx) => {
    const found = await findRequestAsAgent(tx, actor, input.requestKey);
    await lockRequest(tx, found.id);
    const before = await tx.request.findUniqueOrThrow({ where: { id: found.id }, select: namedSelect });
    const change = { tx, requestId: found.id, actorId: actor.kind === "user" ? actor.userId : null };
    const data: Prisma.RequestUncheckedUpdateInput = {
      ...(await assigneeChange(change, before, input.assigneeId)),
      ...(await requestTypeChange(change, before, input.requestTypeId)),
    };
    if (input.priority !== undefined && input.priority !== before.priority) {
      data.priority = input.priority;
      const detail = { from: before.priority, to: input.priority };
      await recordRequestEvent(tx, { ...eventOf(change), kind: "priority-changed", detail });
    }
    if (input.summary !== undefined && input.summary !== before.summary) {
      data.summary = input.summary;
      const detail = { from: before.summary, to: input.summary };
      await recordRequestEvent(tx, { ...eventOf(change), kind: "summary-changed", detail });
    }
    if (input.status !== undefined) {
      await setStatusInTransaction(tx, { ...eventOf(change), status: input.status });
    }
    if (Object.keys(data).length === 0) return;
    await tx.request.update({ where: { id: found.id }, data });
    await announceChange(tx, { topic: "request", projectId: found.projectId, id: found.id });
  });
  return getRequest(actor, { requestKey: input.requestKey });
}

function eventOf({ requestId, actorId }: Change) {
  return { requestId, actorId };
}

type Before = Prisma.RequestGetPayload<{ select: typeof namedSelect }>;

async function assigneeChange(change: Change, before: Before, wanted: string | null | undefined) {
  if (wanted === undefined || wanted === (before.assignee?.id ?? null)) return {};
  const assignee = wanted === null ? null : await findAssignee(change.tx, before.projectId, wanted);
  await recordRequestEvent(change.tx, {
    ...eventOf(change),
    kind: "assignee-changed",
    detail: {
      fromId: before.assignee?.id ?? null,
      fromName: before.assignee?.name ?? null,
      toId: assignee?.id ?? null,
      toName: assignee?.name ?? null,
    },
  });
  return { assigneeId: assignee?.id ?? null };
}

async function findAssignee(tx: Transaction, projectId: string, userId: string) {
  const user = await tx.user.findFirst({
    where: {
      id: userId,
      deactivatedAt: null,
      OR: [{ isSystemAdmin: true }, { memberships: { some: { projectId } } }],
    },
    select: { id: true, name: true },
  });
  if (!user) throw invalidField("assigneeId", "This person does not work in the project, or is deactivated.");
  return user;
}

async function requestTypeChange(change: Change, before: Before, wanted: string | undefined) {
  if (wanted === undefined || wanted === before.requestType.id) return {};
  const type = await change.tx.requestType.findUnique({
    where: { id: wanted, projectId: before.projectId },
    select: { name: true },
  });
  if (!type) throw invalidField("requestTypeId", "This request type does not belong to the project.");
  const detail = { from: before.requestType.name, to: type.name };
  await recordRequestEvent(change.tx, { ...eventOf(change), kind: "request-type-changed", detail });
  return { requestTypeId: wanted };
}
