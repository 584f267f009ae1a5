import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { findUser } from "./find-user.ts";
import { requirePerson } from "./permissions.ts";
import type { UserView } from "./user-view.ts";

/** One's own account with its roles. @throws Problem `forbidden` for system actors */
export async function getOwnProfile(actor: Actor): Promise<UserView> {
  return findUser(database(), requirePerson(actor));
}
