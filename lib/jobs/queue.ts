import { createPostgresBackend, Queue, UnrecoverableError, Worker } from "bullmq";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";
import type { JobKind, Schedule } from "./job.ts";

/** What producers and workers need of a queue, whichever backend holds it. */
type JobQueue = Pick<Queue, "add" | "upsertJobScheduler" | "close" | "getJobCounts">;
type JobWorker = Pick<Worker, "close" | "waitUntilReady">;

// Hints are worth nothing once used: the outcome is in Postgres.
const forgetWhenDone = { removeOnComplete: true, removeOnFail: true } as const;

/** A worker that was killed is noticed after this long, and its jobs are run again. */
const stalledAfterMs = 10_000;

/** Backend by the settings: Redis when REDIS_URL is set, else schema `bullmq` of the database. */
function postgresConnection(poolSize: number) {
  return { connectionString: environment().databaseUrl, max: poolSize, migrate: true };
}

function openQueue(name: string): JobQueue {
  const { redisUrl } = environment();
  const queue = redisUrl
    ? new Queue(name, { connection: { url: redisUrl, maxRetriesPerRequest: null } })
    : new Queue(name, { connection: postgresConnection(2) }, createPostgresBackend);
  queue.on("error", (error) => logger().warn({ err: error, queue: name }, "queue connection"));
  return queue;
}

// Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomQueues?: Map<string, JobQueue> } = globalThis;

function queueOf(name: string): JobQueue {
  shared.mailroomQueues ??= new Map();
  const open = shared.mailroomQueues.get(name) ?? openQueue(name);
  shared.mailroomQueues.set(name, open);
  return open;
}

/**
 * Gives the hint that there is work. Call it after the commit that made the work. A failure is logged and not thrown:
 * the work is safe in Postgres, and the sweep gives the hint again.
 */
export async function enqueue<Payload>(kind: JobKind<Payload>, payload: Payload): Promise<void> {
  try {
    await queueOf(kind.name).add(kind.name, payload, {
      ...forgetWhenDone,
      attempts: kind.attempts,
      backoff: { type: "exponential", delay: kind.backoffMs },
      deduplication: { id: kind.key(payload), keepLastIfActive: true },
    });
  } catch (error) {
    logger().warn(
      { err: error, queue: kind.name },
      "the hint could not be queued; the sweep will give it again",
    );
  }
}

/** Makes sure the clock starts these jobs. Safe to repeat, and repeated: an emptied queue forgets its schedules. */
export async function ensureSchedules(all: readonly Schedule[]): Promise<void> {
  for (const { kind, everyMs } of all) {
    await queueOf(kind.name).upsertJobScheduler(
      kind.name,
      { every: everyMs },
      { name: kind.name, data: {}, opts: { ...forgetWhenDone, attempts: kind.attempts } },
    );
  }
}

/**
 * Runs jobs of one kind until closed. The payload is parsed on arrival.
 *
 * @param isPermanent tells failures that no repetition can heal: they are not tried again.
 */
export function startJobWorker<Payload>(
  kind: JobKind<Payload>,
  run: (payload: Payload) => Promise<void>,
  isPermanent: (error: unknown) => boolean,
): JobWorker {
  const process = async (job: { data: unknown }) => {
    try {
      await run(kind.payload.parse(job.data));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logger().error({ err: error, queue: kind.name }, "job failed");
      if (isPermanent(error)) throw new UnrecoverableError(message);
      throw error;
    }
  };
  const options = {
    concurrency: kind.concurrency,
    lockDuration: stalledAfterMs,
    stalledInterval: stalledAfterMs / 2,
    maxStalledCount: 100,
    ...forgetWhenDone,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
  const { redisUrl } = environment();
  const worker = redisUrl
    ? new Worker(kind.name, process, {
        ...options,
        connection: { url: redisUrl, maxRetriesPerRequest: null },
      })
    : new Worker(
        kind.name,
        process,
        { ...options, connection: postgresConnection(3) },
        createPostgresBackend,
      );
  worker.on("error", (error) => logger().warn({ err: error, queue: kind.name }, "worker connection"));
  return worker;
}

/** Jobs that wait or run now, by kind; proof that the queue answers. @throws whatever the backend throws */
export async function queueDepth(kind: { readonly name: string }): Promise<number> {
  const counts = await queueOf(kind.name).getJobCounts("waiting", "active", "delayed");
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Closes every queue this process has opened. */
export async function closeQueues(): Promise<void> {
  const open = [...(shared.mailroomQueues?.values() ?? [])];
  shared.mailroomQueues?.clear();
  await Promise.all(open.map((queue) => queue.close()));
}
