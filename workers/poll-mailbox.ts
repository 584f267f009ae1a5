import { pollOnHint } from "@/lib/inbound/poll-on-hint.ts";
import { pollMailbox as kind } from "@/lib/jobs/job-kinds.ts";
import type { Job } from "./run-job.ts";

export const pollMailboxJob: Job<{ mailboxId: string }> = {
  kind,
  async run({ mailboxId }, signal) {
    await pollOnHint(mailboxId, { signal });
  },
};
