import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { mailHandlerForAdmin } from "./incoming-server-record.ts";
import type { handlerReference } from "./mail-handler-input.ts";
import { type MailHandlerView, viewOfHandler } from "./mail-handler-view.ts";

/** A mail handler with its health. @throws Problem `forbidden` or `not-found` */
export async function getMailHandler(
  actor: Actor,
  input: z.output<typeof handlerReference>,
): Promise<MailHandlerView> {
  const handler = await mailHandlerForAdmin(database(), actor, input.handlerId);
  return viewOfHandler(handler, handler.incomingServer);
}
