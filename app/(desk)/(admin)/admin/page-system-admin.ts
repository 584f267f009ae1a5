import { notFound } from "next/navigation";
import { pageActor } from "@/app/_auth/page-actor.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";

/** The signed-in system admin; for everyone else the page does not exist. */
export async function pageSystemAdmin(here: string): Promise<UserActor> {
  const actor = await pageActor(here);
  if (!isSystemAdmin(actor)) notFound();
  return actor;
}
