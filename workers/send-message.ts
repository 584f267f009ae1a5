import { sendMessage as kind } from "@/lib/jobs/job-kinds.ts";
import { sendMessage } from "@/lib/outbound/send-message.ts";
import type { Job } from "./run-job.ts";

export const sendMessageJob: Job<{ outboundMessageId: string }> = {
  kind,
  run: ({ outboundMessageId }, signal) => sendMessage(outboundMessageId, signal),
};
