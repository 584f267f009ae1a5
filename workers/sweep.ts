import { sweepDueWork } from "@/lib/inbound/sweep-due-work.ts";
import { sweep as kind } from "@/lib/jobs/job-kinds.ts";
import type { Job } from "./run-job.ts";

export const sweepJob: Job<Record<string, never>> = { kind, run: () => sweepDueWork() };
