import { raiseMailboxAlerts as kind } from "@/lib/jobs/job-kinds.ts";
import { raiseMailboxAlerts } from "@/lib/mail-health/raise-mailbox-alerts.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import type { Job } from "./run-job.ts";

export const raiseMailboxAlertsJob: Job<Record<string, never>> = {
  kind,
  // By the clock that the mailboxes' times are told by.
  run: async () => raiseMailboxAlerts(await databaseNow(database())),
};
