import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requirePerson } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { findRequestAsAgent } from "./find-request.ts";
import { requestKeyInput } from "./key-input.ts";
import { type DraftsView, readDrafts } from "./read-drafts.ts";

export const getDraftsInput = z.object({ requestKey: requestKeyInput });

/** What one has begun to write in a request. @throws Problem `not-found` */
export async function getDrafts(actor: Actor, input: z.output<typeof getDraftsInput>): Promise<DraftsView> {
  const request = await findRequestAsAgent(database(), actor, input.requestKey);
  return readDrafts(database(), request.id, requirePerson(actor));
}
