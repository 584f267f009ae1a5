import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import type { serverReference } from "./incoming-server-input.ts";
import { incomingServerForAdmin } from "./incoming-server-record.ts";
import { type IncomingServerView, viewOfServer } from "./incoming-server-view.ts";

/** A global incoming server with its handlers. @throws Problem `forbidden` or `not-found` */
export async function getIncomingServer(
  actor: Actor,
  input: z.output<typeof serverReference>,
): Promise<IncomingServerView> {
  const db = database();
  return viewOfServer(db, await incomingServerForAdmin(db, actor, input.serverId));
}
