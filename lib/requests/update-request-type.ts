import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { requestTypeFields } from "./request-type-input.ts";
import { requestTypeNameTaken } from "./request-type-name-taken.ts";
import { type RequestTypeView, requestTypeSelect, toRequestTypeView } from "./request-type-view.ts";

export const updateRequestTypeInput = requestTypeFields
  .partial()
  .extend({ projectKey: projectKeyInput, requestTypeId: z.uuid() });

/**
 * Changes a request type. One that an e-mail channel uses must stay such that a mail can fill it.
 *
 * @throws Problem `not-found`, `forbidden`, `request-type-name-taken` or `request-type-in-use`
 */
export async function updateRequestType(
  actor: Actor,
  input: z.output<typeof updateRequestTypeInput>,
): Promise<RequestTypeView> {
  const { projectKey, requestTypeId, ...wanted } = input;
  try {
    return await database().$transaction(async (tx) => {
      const project = await findProjectAsAdmin(tx, actor, projectKey);
      const mine = { id: requestTypeId, projectId: project.id };
      const before = await tx.requestType.findUnique({
        where: mine,
        select: { _count: { select: { emailChannels: true } } },
      });
      if (!before) throw notFound("request type");
      const row = await tx.requestType.update({
        where: mine,
        data: {
          ...(wanted.name !== undefined && { name: wanted.name }),
          ...(wanted.description !== undefined && { description: wanted.description }),
          ...(wanted.requiredFields !== undefined && { requiredFields: wanted.requiredFields }),
          ...(wanted.position !== undefined && { position: wanted.position }),
        },
        select: requestTypeSelect,
      });
      const view = toRequestTypeView(row);
      if (!view.mailCanFill && before._count.emailChannels > 0) {
        throw new Problem(
          "conflict",
          "request-type-in-use",
          `An e-mail channel uses this request type. ${view.mailCannotFillReason} Give the channel another type first.`,
        );
      }
      await recordAudit(tx, actor, {
        action: "request-type.update",
        objectType: "request-type",
        objectId: row.id,
        objectLabel: `${project.key}: ${row.name}`,
        detail: { changed: Object.keys(wanted), requiredFields: row.requiredFields },
      });
      return view;
    });
  } catch (error) {
    throw requestTypeNameTaken(error);
  }
}
