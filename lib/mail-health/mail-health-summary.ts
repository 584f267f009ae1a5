import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { readMailboxFacts } from "./mailbox-facts.ts";
import { needsAttention, ownerOf } from "./mailbox-state.ts";
import { visibleMailboxes } from "./visible-mailboxes.ts";

/** Of how many mailboxes that one may see how many are turned off, and how many need attention. @throws Problem `forbidden` */
export async function mailHealthSummary(
  actor: Actor,
  now = new Date(),
): Promise<{
  readonly totalCount: number;
  readonly offCount: number;
  readonly attentionCount: number;
}> {
  const all = await readMailboxFacts(database(), visibleMailboxes(actor));
  return {
    totalCount: all.length,
    offCount: all.filter((facts) => !ownerOf(facts).enabled).length,
    attentionCount: all.filter((facts) => needsAttention(facts, now)).length,
  };
}
