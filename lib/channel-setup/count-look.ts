import type { Actor } from "@/lib/access/actor.ts";
import { countConnectionTest, countMailboxLook } from "@/lib/email-channels/connection-test-limit.ts";
import { hasPassed } from "./setup-choices.ts";
import type { SetupRecord } from "./setup-record.ts";

/**
 * Counts a look into the mailbox of a setup. Pages take many where the connection has passed its test; to settings that
 * have not, it is one more test.
 *
 * @throws Problem `too-many-connection-tests`
 */
export function countLook(actor: Actor, { choices }: SetupRecord): void {
  if (hasPassed(choices.incomingTest)) countMailboxLook(actor);
  else countConnectionTest(actor);
}
