import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import { invalidField } from "@/lib/platform/problem.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { authenticateUser } from "./authenticate-user.ts";
import { newPasswordInput } from "./input-text.ts";
import { hashPassword } from "./password-hash.ts";
import { requirePerson } from "./permissions.ts";

export const setOwnPasswordInput = z.object({
  currentPassword: z.string().max(1024),
  password: newPasswordInput,
});

/**
 * Replaces one's own password and ends one's sign-ins everywhere, here included. Guesses at the current password
 * count as failed sign-ins.
 *
 * @throws Problem `invalid-input` (field `currentPassword`) or `too-many-sign-ins`
 */
export async function setOwnPassword(
  actor: Actor,
  input: z.output<typeof setOwnPasswordInput>,
): Promise<void> {
  const userId = requirePerson(actor);
  const db = database();
  const { email } = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  const known = await authenticateUser({
    email,
    password: input.currentPassword,
    ipAddress: `profile of ${userId}`,
  });
  if (!known) throw invalidField("currentPassword", "This is not your current password.");
  const passwordHash = await hashPassword(input.password);
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { passwordHash, signInEpoch: { increment: 1 } } });
    await recordAudit(tx, actor, {
      action: "profile.set-password",
      objectType: "user",
      objectId: userId,
      objectLabel: email,
      detail: { password: "replaced" },
    });
  });
}
