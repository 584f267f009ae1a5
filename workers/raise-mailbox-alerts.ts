import { raiseMailboxAlerts as kind } from "@/lib/jobs/job-kinds.ts";
import { raiseMailboxAlerts } from "@/lib/mail-health/raise-mailbox-alerts.ts";
import type { Job } from "./run-job.ts";

export const raiseMailboxAlertsJob: Job<Record<string, never>> = {
  kind,
  run: () => raiseMailboxAlerts(new Date()),
};
