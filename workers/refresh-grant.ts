import { refreshGrant as kind } from "@/lib/jobs/job-kinds.ts";
import { refreshAccessToken } from "@/lib/oauth-integrations/refresh-access-token.ts";
import type { Job } from "./run-job.ts";

export const refreshGrantJob: Job<{ grantId: string }> = {
  kind,
  async run({ grantId }) {
    await refreshAccessToken(grantId);
  },
};
