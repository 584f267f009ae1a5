import { raiseCredentialAlerts as kind } from "@/lib/jobs/job-kinds.ts";
import { settleGrantAlerts } from "@/lib/oauth-integrations/grant-alerts-settlement.ts";
import { raiseCredentialAlerts } from "@/lib/oauth-integrations/raise-credential-alerts.ts";
import type { Job } from "./run-job.ts";

export const raiseCredentialAlertsJob: Job<Record<string, never>> = {
  kind,
  async run() {
    await raiseCredentialAlerts(new Date());
    await settleGrantAlerts();
  },
};
