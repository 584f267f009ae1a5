import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { findOrCreateCustomer } from "@/lib/access/find-or-create-customer.ts";
import { emailInput, lineInput, requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { requirePerson } from "@/lib/access/permissions.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { invalidField, Problem } from "@/lib/platform/problem.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import {
  maxSummaryLength,
  type NewRequest,
  numberRequest,
  openRequestsInTransaction,
} from "./open-requests.ts";
import { lockRequestNumbers } from "./request-numbers.ts";
import { claimUploads } from "./stored-attachment.ts";

/**
 * Opens a request with the next number of its project. Numbers have no gaps and no doubles: the project's row is
 * locked until the transaction ends.
 *
 * @throws Problem `not-found` when the project does not exist
 */
export async function openRequestInTransaction(
  tx: Transaction,
  request: NewRequest,
): Promise<{ id: string; key: string }> {
  const numbers = await lockRequestNumbers(tx, request.projectId);
  const numbered = numberRequest(numbers, request);
  await openRequestsInTransaction(tx, numbers, [numbered]);
  return { id: numbered.id, key: numbered.key };
}

export const openRequestInput = z.object({
  projectKey: projectKeyInput,
  requestTypeId: z.uuid(),
  summary: requiredLineInput(maxSummaryLength),
  description: textInput(100_000).default(""),
  /** The customer that it is raised for; absent: oneself. */
  reporter: z.object({ email: emailInput, name: lineInput(200).default("") }).optional(),
  attachmentIds: z.array(z.uuid()).max(50).default([]),
});

export const openedRequestView = z.object({ id: z.uuid(), key: z.string() });

/**
 * Opens a request that an agent raises, for a customer or for themselves. Answers leave from the project's channel of
 * that request type, else from its oldest one that is on.
 *
 * @throws Problem `not-found`, `project-archived`, or `invalid-input` for a type of another project, an empty required
 *   field or attachments that are not one's own unused uploads
 */
export async function openRequest(
  actor: Actor,
  input: z.output<typeof openRequestInput>,
): Promise<z.infer<typeof openedRequestView>> {
  const userId = requirePerson(actor);
  return database().$transaction(async (tx) => {
    const project = await findProjectAsAgent(tx, actor, input.projectKey);
    if (project.archivedAt) {
      throw new Problem("conflict", "project-archived", `Project ${project.key} is archived.`);
    }
    const type = await tx.requestType.findUnique({
      where: { id: input.requestTypeId, projectId: project.id },
      select: { id: true, requiredFields: true },
    });
    if (!type) throw invalidField("requestTypeId", "This request type does not belong to the project.");
    if (type.requiredFields.includes("description") && input.description.trim() === "") {
      throw invalidField("description", "This request type requires a description.");
    }
    await lockRequestNumbers(tx, project.id);
    const reporterId = input.reporter ? (await findOrCreateCustomer(tx, input.reporter)).id : userId;
    const request = await openRequestInTransaction(tx, {
      projectId: project.id,
      requestTypeId: type.id,
      summary: input.summary,
      descriptionText: input.description,
      descriptionHtml: null,
      foldedText: "",
      foldedHtml: null,
      reporterId,
      emailChannelId: await channelForAnswers(tx, project.id, type.id),
      participantIds: [],
      relatedToId: null,
      attachments: [],
      threadMessageIds: [],
    });
    const place = { requestId: request.id, commentId: null };
    await claimUploads(tx, place, { attachmentIds: input.attachmentIds, uploadedById: userId });
    return request;
  });
}

async function channelForAnswers(tx: Transaction, projectId: string, requestTypeId: string) {
  const channels = await tx.emailChannel.findMany({
    where: { projectId, enabled: true },
    select: { id: true, requestTypeId: true },
    orderBy: { createdAt: "asc" },
  });
  const chosen = channels.find((channel) => channel.requestTypeId === requestTypeId) ?? channels[0];
  return chosen?.id ?? null;
}
