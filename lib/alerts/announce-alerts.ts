import type { Db } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";

/**
 * Tells open pages of system admins and of the alerts' project admins that they were raised, mailed or have ended. Of
 * several alerts each page hears once.
 */
export async function announceAlerts(
  db: Db,
  alerts: readonly { readonly id: string; readonly projectIds: readonly string[] }[],
): Promise<void> {
  const firstOf = new Map<string | null, string>();
  for (const { id, projectIds } of alerts) {
    for (const projectId of [null, ...projectIds]) {
      if (!firstOf.has(projectId)) firstOf.set(projectId, id);
    }
  }
  for (const [projectId, id] of firstOf) await announceChange(db, { topic: "alert", projectId, id });
}
