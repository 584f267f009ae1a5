import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAdmin } from "./find-project.ts";
import { projectKeyInput } from "./key-input.ts";
import { requestTypeFields } from "./request-type-input.ts";
import { requestTypeNameTaken } from "./request-type-name-taken.ts";
import { type RequestTypeView, requestTypeSelect, toRequestTypeView } from "./request-type-view.ts";

export const createRequestTypeInput = z.object({
  projectKey: projectKeyInput,
  name: requestTypeFields.shape.name,
  description: requestTypeFields.shape.description.default(""),
  requiredFields: requestTypeFields.shape.requiredFields.default(["summary"]),
  position: requestTypeFields.shape.position.default(0),
});

/** Adds a request type. @throws Problem `not-found`, `forbidden` or `request-type-name-taken` */
export async function createRequestType(
  actor: Actor,
  input: z.output<typeof createRequestTypeInput>,
): Promise<RequestTypeView> {
  const { projectKey, ...data } = input;
  try {
    return await database().$transaction(async (tx) => {
      const project = await findProjectAsAdmin(tx, actor, projectKey);
      const row = await tx.requestType.create({
        data: { ...data, projectId: project.id },
        select: requestTypeSelect,
      });
      await recordAudit(tx, actor, {
        action: "request-type.create",
        objectType: "request-type",
        objectId: row.id,
        objectLabel: `${project.key}: ${row.name}`,
        detail: { requiredFields: row.requiredFields },
      });
      return toRequestTypeView(row);
    });
  } catch (error) {
    throw requestTypeNameTaken(error);
  }
}
