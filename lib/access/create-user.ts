import { z } from "zod";
import { database, isUniqueViolation } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { emailInput, newPasswordInput, requiredLineInput } from "./input-text.ts";
import { hashPassword } from "./password-hash.ts";
import { requireSystemAdmin } from "./permissions.ts";
import { toUserView, type UserView, userSelect } from "./user-view.ts";

export const createUserInput = z.object({
  email: emailInput,
  name: requiredLineInput(200),
  isSystemAdmin: z.boolean().default(false),
  /** Without one the person can not sign in yet. */
  password: newPasswordInput.nullable().default(null),
});

/** Adds a person. @throws Problem `forbidden` or `email-taken` */
export async function createUser(actor: Actor, input: z.output<typeof createUserInput>): Promise<UserView> {
  requireSystemAdmin(actor);
  const { password, ...data } = input;
  const passwordHash = password === null ? null : await hashPassword(password);
  try {
    return await database().$transaction(async (tx) => {
      const row = await tx.user.create({ data: { ...data, passwordHash }, select: userSelect });
      await recordAudit(tx, actor, {
        action: "user.create",
        objectType: "user",
        objectId: row.id,
        objectLabel: row.email,
        detail: { name: row.name, isSystemAdmin: row.isSystemAdmin, hasPassword: passwordHash !== null },
      });
      return toUserView(row);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `There is a person with the address ${input.email} already (perhaps a customer). Edit that one.`;
    throw new Problem("conflict", "email-taken", detail, {
      fields: [{ field: "email", detail }],
      cause: error,
    });
  }
}
