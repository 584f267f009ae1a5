import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { countConnectionTest } from "@/lib/email-channels/connection-test-limit.ts";
import { discoverMailServers } from "@/lib/mail-servers/discover-mail-servers.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { setupId } from "./setup-input.ts";
import { changeSetup, openSetup } from "./setup-record.ts";
import { type SetupView, viewOfSetup } from "./setup-view.ts";

export const discoverServersInput = z.object({ setupId });

/**
 * Looks for the mail servers of the address and keeps what was found, to be chosen from.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, `step-missing` or `too-many-connection-tests`
 */
export async function discoverServers(
  actor: Actor,
  input: z.output<typeof discoverServersInput>,
): Promise<SetupView> {
  const { id, choices } = await openSetup(actor, input.setupId);
  const { address } = choices;
  if (address === null) throw new Problem("conflict", "step-missing", "Enter the address first.");
  countConnectionTest(actor);
  const discovery = await discoverMailServers(actor, address);
  const saved = await changeSetup(id, (now) =>
    now.choices.address === address ? { choices: { discovery } } : null,
  );
  return viewOfSetup(saved);
}
