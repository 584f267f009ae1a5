import type { Transaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { channelsOfGrants } from "./integration-permission.ts";

/** Tells open pages that the state of a grant changed: its integration's, and those of the channels that use it. */
export async function announceGrant(
  tx: Transaction,
  grant: { readonly id: string; readonly integrationId: string },
): Promise<void> {
  await announceChange(tx, { topic: "integration", projectId: null, id: grant.integrationId });
  const channels = await channelsOfGrants(tx, { id: grant.id });
  for (const { id, projectId } of channels) await announceChange(tx, { topic: "channel", projectId, id });
}
