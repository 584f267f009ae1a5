import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { findUser } from "./find-user.ts";
import { requireSystemAdmin } from "./permissions.ts";
import type { UserView } from "./user-view.ts";

export const getUserInput = z.object({ userId: z.uuid() });

/** One person, for system admins. @throws Problem `forbidden` or `not-found` */
export async function getUser(actor: Actor, input: z.output<typeof getUserInput>): Promise<UserView> {
  requireSystemAdmin(actor);
  return findUser(database(), input.userId);
}
