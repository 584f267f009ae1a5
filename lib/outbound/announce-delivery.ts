import type { Db } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";

/** Tells open pages that the delivery state of a message changed. */
export async function announceDelivery(
  db: Db,
  message: { readonly id: string; readonly requestId: string; readonly projectId: string },
): Promise<void> {
  const { projectId } = message;
  await announceChange(db, { topic: "outbound", projectId, id: message.id });
  await announceChange(db, { topic: "request", projectId, id: message.requestId });
}
