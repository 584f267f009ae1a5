import { z } from "zod";
import { database, type Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { findUser } from "./find-user.ts";
import { requiredLineInput } from "./input-text.ts";
import { requireSystemAdmin } from "./permissions.ts";
import { toUserView, type UserView, userSelect } from "./user-view.ts";

export const updateUserInput = z.object({
  userId: z.uuid(),
  name: requiredLineInput(200).optional(),
  isSystemAdmin: z.boolean().optional(),
  deactivated: z.boolean().optional(),
});
type UpdateUserInput = z.output<typeof updateUserInput>;

/**
 * Changes a person's name, system role or whether the account is active. Deactivation ends every sign-in and stops
 * every token.
 *
 * @throws Problem `forbidden`, `not-found` or `last-system-admin`
 */
export async function updateUser(actor: Actor, input: UpdateUserInput): Promise<UserView> {
  requireSystemAdmin(actor);
  return database().$transaction(async (tx) => {
    await lockSystemAdmins(tx);
    const before = await findUser(tx, input.userId);
    const { data, detail } = changes(before, input);
    if (Object.keys(detail).length === 0) return before;
    const row = await tx.user.update({ where: { id: before.id }, data, select: userSelect });
    await requireSomeSystemAdmin(tx);
    await recordAudit(tx, actor, {
      action: "user.update",
      objectType: "user",
      objectId: row.id,
      objectLabel: row.email,
      detail,
    });
    return toUserView(row);
  });
}

function changes(before: UserView, input: UpdateUserInput) {
  const data: Prisma.UserUpdateInput = {};
  const detail: Record<string, string | boolean> = {};
  if (input.name !== undefined && input.name !== before.name) {
    data.name = input.name;
    detail.name = input.name;
  }
  if (input.isSystemAdmin !== undefined && input.isSystemAdmin !== before.isSystemAdmin) {
    data.isSystemAdmin = input.isSystemAdmin;
    detail.isSystemAdmin = input.isSystemAdmin;
  }
  if (input.deactivated !== undefined && input.deactivated !== (before.deactivatedAt !== null)) {
    data.deactivatedAt = input.deactivated ? new Date() : null;
    if (input.deactivated) data.signInEpoch = { increment: 1 };
    detail.deactivated = input.deactivated;
  }
  return { data, detail };
}

/** Two admins who demote each other at the same moment wait for each other here. */
async function lockSystemAdmins(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "User" WHERE "isSystemAdmin" ORDER BY "id" FOR UPDATE`;
}

async function requireSomeSystemAdmin(tx: Transaction): Promise<void> {
  const left = await tx.user.count({ where: { isSystemAdmin: true, deactivatedAt: null } });
  if (left > 0) return;
  throw new Problem(
    "conflict",
    "last-system-admin",
    "This is the last active system admin. Make someone else a system admin first.",
  );
}
