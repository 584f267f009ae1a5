import { cleanSetups } from "@/lib/channel-setup/clean-setups.ts";
import { cleanMailLog } from "@/lib/inbound/clean-mail-log.ts";
import { cleanMailLog as kind } from "@/lib/jobs/job-kinds.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import type { Job } from "./run-job.ts";

export const cleanMailLogJob: Job<Record<string, never>> = {
  kind,
  async run(_payload, signal) {
    const now = await databaseNow(database());
    await cleanSetups(now);
    await cleanMailLog(now, signal);
  },
};
