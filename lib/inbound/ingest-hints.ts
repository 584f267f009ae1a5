import { ingestMailbox } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";

/** So many processes at most share the mails of one mailbox. */
const mostDrains = 3;

/** Gives the hint that mails of a mailbox are stored and wait to be processed. */
export async function hintIngest(mailboxId: string): Promise<void> {
  await enqueue(ingestMailbox, { mailboxId, drain: 0 });
}

/** Gives the hint that there is more than one process should do: another one is asked to help. */
export async function hintBacklog(mailboxId: string, drain: number): Promise<void> {
  if (drain + 1 < mostDrains) await enqueue(ingestMailbox, { mailboxId, drain: drain + 1 });
}
