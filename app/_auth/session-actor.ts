import { getServerSession } from "next-auth";
import { cache } from "react";
import type { UserActor } from "@/lib/access/actor.ts";
import { loadUserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { authOptions } from "./auth-options.ts";

/**
 * The signed-in person with the rights as of now, or null. A changed password or a deactivated account ends older
 * sessions at once, because the sign-in epoch is compared. One database look-up per rendered page.
 */
export const sessionActor = cache(async (): Promise<UserActor | null> => {
  const session = await getServerSession(authOptions());
  if (!session?.userId) return null;
  const actor = await loadUserActor(database(), session.userId, "session");
  return actor && actor.signInEpoch === session.signInEpoch ? actor : null;
});
