import { setTimeout as delay } from "node:timers/promises";
import { keepMailboxes } from "@/lib/inbound/keep-mailboxes.ts";
import { schedules } from "@/lib/jobs/job-kinds.ts";
import { closeQueues, ensureSchedules } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { isDatabaseConnectionLost } from "@/lib/platform/database-connection.ts";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";
import { flushCounters } from "@/lib/platform/metric-counters.ts";
import { cleanMailLogJob } from "./clean-mail-log.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { ingestMailboxJob } from "./ingest-mailbox.ts";
import { pollMailboxJob } from "./poll-mailbox.ts";
import { raiseCredentialAlertsJob } from "./raise-credential-alerts.ts";
import { raiseMailboxAlertsJob } from "./raise-mailbox-alerts.ts";
import { refreshGrantJob } from "./refresh-grant.ts";
import { runJob } from "./run-job.ts";
import { sendAlertMailJob } from "./send-alert-mail.ts";
import { sendMessageJob } from "./send-message.ts";
import { sendNoticeMailJob } from "./send-notice-mail.ts";
import { sweepJob } from "./sweep.ts";

const schedulesEveryMs = 10_000;
const stopWithinMs = 8_000;

/** An unknown state is no state to work in: the supervisor starts a fresh process, and leases give back the work. */
function endByDefect(error: unknown): void {
  logger().fatal({ err: error }, "the worker ends because of a defect");
  process.exit(1);
}
process.on("unhandledRejection", endByDefect);
process.on("uncaughtException", (error) => {
  // The queue opens connections that, for a moment, nobody listens to; it makes them anew when it hears that they ended.
  if (isDatabaseConnectionLost(error)) logger().warn({ err: error }, "a connection to the database was lost");
  else endByDefect(error);
});

environment();
const stopping = new AbortController();
const stopHeartbeat = startHeartbeat();
const jobs = [
  runJob(pollMailboxJob, stopping.signal),
  runJob(ingestMailboxJob, stopping.signal),
  runJob(sendMessageJob, stopping.signal),
  runJob(sendAlertMailJob, stopping.signal),
  runJob(sendNoticeMailJob, stopping.signal),
  runJob(refreshGrantJob, stopping.signal),
  runJob(raiseCredentialAlertsJob, stopping.signal),
  runJob(raiseMailboxAlertsJob, stopping.signal),
  runJob(cleanMailLogJob, stopping.signal),
  runJob(sweepJob, stopping.signal),
];
const keeping = keepMailboxes({ signal: stopping.signal });
const scheduling = keepSchedules(stopping.signal);

process.once("SIGTERM", () => void stop());
process.once("SIGINT", () => void stop());
// A queue that does not open at the start never does in this process, so that it ends.
Promise.all(jobs.map((job) => job.waitUntilReady())).then(
  () => logger().info("the worker is ready"),
  (error: unknown) => stopping.signal.aborted || endByDefect(error),
);

/** An emptied queue forgets its schedules, so they are asserted again and again. */
async function keepSchedules(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await ensureSchedules(schedules);
    } catch (error) {
      logger().warn({ err: error }, "the schedules could not be written; trying again");
    }
    // The only way this rejects is the abort that ends the loop.
    await delay(schedulesEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Ends running work or, after eight seconds, abandons it: another worker takes it up again. */
async function stop(): Promise<void> {
  const limit = setTimeout(() => process.exit(0), stopWithinMs);
  stopping.abort();
  try {
    await Promise.all([...jobs.map((job) => job.close()), keeping, scheduling]);
    await stopHeartbeat();
    await flushCounters();
    await closeQueues();
    await database().$disconnect();
  } catch (error) {
    logger().warn({ err: error }, "the worker did not end cleanly");
  }
  clearTimeout(limit);
  process.exit(0);
}
