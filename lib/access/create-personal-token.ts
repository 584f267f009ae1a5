import { z } from "zod";
import { database } from "@/lib/platform/database.ts";
import type { Actor } from "./actor.ts";
import { requiredLineInput } from "./input-text.ts";
import { issuePersonalToken } from "./issue-personal-token.ts";
import { requirePerson } from "./permissions.ts";
import { personalTokenView } from "./personal-token-view.ts";

export const createPersonalTokenInput = z.object({
  name: requiredLineInput(100),
  /** Null: it does not expire. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
});

export const createdPersonalTokenView = personalTokenView.extend({
  /** Shown only now. */
  token: z.string(),
});

/** Makes a token that acts as oneself in the API. @throws Problem `forbidden` for system actors */
export async function createPersonalToken(
  actor: Actor,
  input: z.output<typeof createPersonalTokenInput>,
): Promise<z.infer<typeof createdPersonalTokenView>> {
  const userId = requirePerson(actor);
  return database().$transaction((tx) => issuePersonalToken(tx, actor, { userId, ...input }));
}
