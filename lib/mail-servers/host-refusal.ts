import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import type { Problem } from "@/lib/platform/problem.ts";

/**
 * Why a host is not connected to, in words. Only system admins learn whether there is none of this name, or one inside
 * the network: others could list by that what is there.
 *
 * @param refusal of the outbound guard
 */
export function hostRefusal(actor: Actor, host: string, refusal: Problem): string {
  if (isSystemAdmin(actor)) return refusal.message;
  return (
    `Mailroom can not connect to ${host}: there is no host of this name, or it is in a network that Mailroom keeps away ` +
    "from. Check the spelling; if this host is meant, ask whoever runs Mailroom."
  );
}
