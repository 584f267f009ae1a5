import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { findUser } from "./find-user.ts";
import { newPasswordInput } from "./input-text.ts";
import { hashPassword } from "./password-hash.ts";
import { requireSystemAdmin } from "./permissions.ts";

export const setUserPasswordInput = z.object({ userId: z.uuid(), password: newPasswordInput });

/** Gives a person a new password and ends their sign-ins; for system admins. @throws Problem `forbidden` or `not-found` */
export async function setUserPassword(
  actor: Actor,
  input: z.output<typeof setUserPasswordInput>,
): Promise<void> {
  requireSystemAdmin(actor);
  const passwordHash = await hashPassword(input.password);
  await database().$transaction(async (tx) => {
    const user = await findUser(tx, input.userId);
    await tx.user.update({
      where: { id: user.id },
      data: { passwordHash, signInEpoch: { increment: 1 } },
    });
    await tx.signInThrottle.deleteMany({ where: { key: `account:${user.email}` } });
    await recordAudit(tx, actor, {
      action: "user.set-password",
      objectType: "user",
      objectId: user.id,
      objectLabel: user.email,
      detail: { password: "replaced" },
    });
  });
}
