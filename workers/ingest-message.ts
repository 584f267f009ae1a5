import { ingestMessage } from "@/lib/inbound/ingest-message.ts";
import { ingestMessage as kind } from "@/lib/jobs/job-kinds.ts";
import type { Job } from "./run-job.ts";

export const ingestMessageJob: Job<{ inboundMessageId: string }> = {
  kind,
  run: ({ inboundMessageId }) => ingestMessage(inboundMessageId),
};
