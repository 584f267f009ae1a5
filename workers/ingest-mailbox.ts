import { hintBacklog, hintIngest } from "@/lib/inbound/ingest-hints.ts";
import { ingestMailbox } from "@/lib/inbound/ingest-mailbox.ts";
import { waitForEarlierMs } from "@/lib/inbound/process-batch.ts";
import { ingestMailbox as kind } from "@/lib/jobs/job-kinds.ts";
import type { Job } from "./run-job.ts";

export const ingestMailboxJob: Job<{ mailboxId: string; drain: number }> = {
  kind,
  async run({ mailboxId, drain }, signal) {
    const onBacklog = () => hintBacklog(mailboxId, drain);
    const end = await ingestMailbox(mailboxId, { signal, onBacklog });
    if (end === "turn-over") await hintIngest(mailboxId);
    // The sweep would find it, too, but later.
    if (end === "put-back") setTimeout(() => void hintIngest(mailboxId), waitForEarlierMs).unref();
  },
};
