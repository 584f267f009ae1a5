import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { requiredLineInput } from "./input-text.ts";
import { requirePerson } from "./permissions.ts";
import { toUserView, type UserView, userSelect } from "./user-view.ts";

export const updateOwnProfileInput = z.object({ name: requiredLineInput(200) });

/** Changes one's own name. @throws Problem `forbidden` for system actors */
export async function updateOwnProfile(
  actor: Actor,
  input: z.output<typeof updateOwnProfileInput>,
): Promise<UserView> {
  const row = await database().user.update({
    where: { id: requirePerson(actor) },
    data: { name: input.name },
    select: userSelect,
  });
  return toUserView(row);
}
