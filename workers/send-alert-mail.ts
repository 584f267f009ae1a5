import { sendAlertMail as kind } from "@/lib/jobs/job-kinds.ts";
import { sendAlertMail } from "@/lib/outbound/send-alert-mail.ts";
import type { Job } from "./run-job.ts";

export const sendAlertMailJob: Job<{ alertMailId: string }> = {
  kind,
  run: ({ alertMailId }, signal) => sendAlertMail(alertMailId, signal),
};
