import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { incomingServersForAdmin } from "./incoming-server-record.ts";
import { incomingServerView, viewsOfServers } from "./incoming-server-view.ts";

export const incomingServerListView = z.object({ items: z.array(incomingServerView) });

/** The global incoming servers by name. @throws Problem `forbidden` */
export async function listIncomingServers(actor: Actor): Promise<z.infer<typeof incomingServerListView>> {
  const db = database();
  return { items: await viewsOfServers(db, await incomingServersForAdmin(db, actor)) };
}
