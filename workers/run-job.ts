import { ImapError } from "@/lib/imap/imap-error.ts";
import type { JobKind } from "@/lib/jobs/job.ts";
import { startJobWorker } from "@/lib/jobs/queue.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";

/** One kind of work and what does it. The signal aborts when the process ends or the job's time is over. */
export type Job<Payload> = {
  readonly kind: JobKind<Payload>;
  readonly run: (payload: Payload, signal: AbortSignal) => Promise<void>;
};

type RunningJob = { waitUntilReady(): Promise<unknown>; close(force?: boolean): Promise<void> };

/** Runs a kind of work until closed: here, and nowhere else, errors become "try again" or "give up". */
export function runJob<Payload>(job: Job<Payload>, signal: AbortSignal): RunningJob {
  const run = (payload: Payload, limit: AbortSignal) => job.run(payload, AbortSignal.any([signal, limit]));
  return startJobWorker(job.kind, run, isPermanent);
}

/** Whether no repetition can heal a failure. Defects of ours may be passing: they are tried again. */
export function isPermanent(error: unknown): boolean {
  if (error instanceof ImapError || error instanceof SmtpError) return error.permanent;
  if (error instanceof Problem) {
    return error.kind !== "unavailable" && error.kind !== "upstream" && error.kind !== "too-many-requests";
  }
  return false;
}
