import { sendNoticeMail as kind } from "@/lib/jobs/job-kinds.ts";
import { sendNoticeMail } from "@/lib/outbound/send-notice-mail.ts";
import type { Job } from "./run-job.ts";

export const sendNoticeMailJob: Job<{ noticeMailId: string }> = {
  kind,
  run: ({ noticeMailId }, signal) => sendNoticeMail(noticeMailId, signal),
};
