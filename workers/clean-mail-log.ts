import { cleanSetups } from "@/lib/channel-setup/clean-setups.ts";
import { cleanMailLog } from "@/lib/inbound/clean-mail-log.ts";
import { cleanMailLog as kind } from "@/lib/jobs/job-kinds.ts";
import type { Job } from "./run-job.ts";

export const cleanMailLogJob: Job<Record<string, never>> = {
  kind,
  async run(_payload, signal) {
    await cleanSetups(new Date());
    await cleanMailLog(new Date(), signal);
  },
};
