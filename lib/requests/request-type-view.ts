import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client.ts";

export const requestTypeView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  /** Names of the fields that a person must fill. */
  requiredFields: z.array(z.string()),
  position: z.int(),
  /** Only such a type can be chosen for an e-mail channel. */
  mailCanFill: z.boolean(),
  /** Why a mail can not fill it; null when it can. */
  mailCannotFillReason: z.string().nullable(),
});
export type RequestTypeView = z.infer<typeof requestTypeView>;

export const requestTypeSelect = {
  id: true,
  name: true,
  description: true,
  requiredFields: true,
  position: true,
} as const satisfies Prisma.RequestTypeSelect;

const fieldsOfMail: readonly string[] = ["summary", "description"];

/** The row with the judgement whether a mail, which has a subject and a text only, can fill it. */
export function toRequestTypeView(
  row: Prisma.RequestTypeGetPayload<{ select: typeof requestTypeSelect }>,
): RequestTypeView {
  const others = row.requiredFields.filter((field) => !fieldsOfMail.includes(field));
  return {
    ...row,
    mailCanFill: others.length === 0,
    mailCannotFillReason:
      others.length === 0
        ? null
        : `A mail fills only summary and description, but this type also requires: ${others.join(", ")}.`,
  };
}
