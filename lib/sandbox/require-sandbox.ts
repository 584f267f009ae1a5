import type { Actor } from "@/lib/access/actor.ts";
import { isStaff } from "@/lib/access/permissions.ts";
import { environment } from "@/lib/platform/environment.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { readSandboxState, type SandboxState } from "./sandbox-state.ts";

/**
 * The running sandbox's state, for those who work at the desk.
 *
 * @throws Problem `not-found` where there is no sandbox, `sandbox-not-started` while it is coming up
 */
export async function requireSandbox(actor: Actor): Promise<SandboxState> {
  if (!environment().sandbox || !isStaff(actor)) throw notFound("page");
  const state = await readSandboxState(environment().dataDir);
  if (!state)
    throw new Problem("unavailable", "sandbox-not-started", "The sandbox is still starting. Try again.");
  return state;
}
