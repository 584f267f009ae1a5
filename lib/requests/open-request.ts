import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { findOrCreateCustomer } from "@/lib/access/find-or-create-customer.ts";
import { emailInput, lineInput, requiredLineInput, textInput, withoutNul } from "@/lib/access/input-text.ts";
import { requirePerson } from "@/lib/access/permissions.ts";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { invalidField, notFound, Problem } from "@/lib/platform/problem.ts";
import { findProjectAsAgent } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { addAttachments, claimUploads, type StoredAttachment } from "./stored-attachment.ts";
import { rememberMessageIds } from "./thread-message-ids.ts";

type NewRequest = {
  readonly projectId: string;
  readonly requestTypeId: string;
  readonly summary: string;
  readonly descriptionText: string;
  /** Safe HTML, or null when there is only text. */
  readonly descriptionHtml: string | null;
  /** Quote and signature. */
  readonly foldedText: string;
  readonly foldedHtml: string | null;
  readonly reporterId: string;
  /** The channel that it came by and that answers leave from. */
  readonly emailChannelId: string | null;
  /** The reporter among them is left out. */
  readonly participantIds: readonly string[];
  readonly relatedToId: string | null;
  readonly attachments: readonly StoredAttachment[];
  /** Message-IDs of the thread, without angle brackets. */
  readonly threadMessageIds: readonly string[];
};

const takenNumber = z.array(z.object({ number: z.int(), projectKey: z.string() }));
const maxSummaryLength = 500;

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
  const [taken] = takenNumber.parse(
    await tx.$queryRaw`
      UPDATE "Project" SET "nextRequestNumber" = "nextRequestNumber" + 1 WHERE "id" = ${request.projectId}::uuid
      RETURNING "nextRequestNumber" - 1 AS "number", "key" AS "projectKey"`,
  );
  if (!taken) throw notFound("project");
  const row = await tx.request.create({
    data: {
      projectId: request.projectId,
      number: taken.number,
      key: `${taken.projectKey}-${taken.number}`,
      requestTypeId: request.requestTypeId,
      summary: withoutNul(request.summary).slice(0, maxSummaryLength),
      descriptionText: withoutNul(request.descriptionText),
      descriptionHtml: request.descriptionHtml === null ? null : withoutNul(request.descriptionHtml),
      descriptionFoldedText: withoutNul(request.foldedText),
      descriptionFoldedHtml: request.foldedHtml === null ? null : withoutNul(request.foldedHtml),
      reporterId: request.reporterId,
      emailChannelId: request.emailChannelId,
      relatedToId: request.relatedToId,
    },
    select: { id: true, key: true },
  });
  await tx.participant.createMany({
    data: [...new Set(request.participantIds)]
      .filter((userId) => userId !== request.reporterId)
      .map((userId) => ({ requestId: row.id, userId })),
  });
  await addAttachments(tx, { requestId: row.id, commentId: null }, request.attachments);
  await rememberMessageIds(tx, row.id, request.threadMessageIds);
  await announceChange(tx, { topic: "request", projectId: request.projectId, id: row.id });
  return row;
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
