import { createPostgresBackend, Queue, UnrecoverableError, Worker } from "bullmq";
import { databaseConnection } from "@/lib/platform/database-connection.ts";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";
import type { JobKind, Schedule } from "./job.ts";
import { JobGivenUpError, withinTimeLimit } from "./time-limit.ts";

/** What producers and workers need of a queue, whichever backend holds it. */
type JobQueue = Pick<
  Queue,
  | "add"
  | "close"
  | "getJobCounts"
  | "getJobs"
  | "getJobScheduler"
  | "removeJobScheduler"
  | "upsertJobScheduler"
  | "waitUntilReady"
>;
type JobWorker = Pick<Worker, "close" | "waitUntilReady">;

// Hints are worth nothing once used: the outcome is in Postgres.
const forgetWhenDone = { removeOnComplete: true, removeOnFail: true } as const;

/** A worker that was killed is noticed after this long, and its jobs are run again. */
const stalledAfterMs = 10_000;

/** Backend by the settings: Redis when REDIS_URL is set, else schema `bullmq` of the database. */
function postgresConnection(poolSize: number) {
  return { ...databaseConnection(poolSize), migrate: true };
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
  const open = shared.mailroomQueues.get(name);
  if (open) return open;
  const queue = openQueue(name);
  shared.mailroomQueues.set(name, queue);
  // One that does not open at first never does: the next who needs it opens another.
  queue.waitUntilReady().catch(async () => {
    if (shared.mailroomQueues?.get(name) === queue) shared.mailroomQueues.delete(name);
    await queue.close().catch((error: unknown) => {
      logger().warn({ err: error, queue: name }, "a queue that did not open could not be closed");
    });
  });
  return queue;
}

/**
 * Gives the hint that there is work. Call it after the commit that made the work. A failure is logged and not thrown:
 * the work is safe in Postgres, and the sweep gives the hint again.
 */
export async function enqueue<Payload>(kind: JobKind<Payload>, payload: Payload): Promise<void> {
  await addHint(kind, payload, kind.key(payload));
}

/**
 * Gives hints for work that is due by what Postgres says, though hints for it may have been given. One that is followed
 * for long may be that of a worker that died or hangs: the queue tells by the clock of that worker when it may be taken up
 * again, which can be minutes away. So it is passed by with a key of its own, which changes every minute in case that one
 * comes to the same end. Leases and claims keep the two from doing anything twice.
 */
export async function enqueueDue<Payload>(
  kind: JobKind<Payload>,
  ids: readonly string[],
  payloadOf: (id: string) => Payload,
  options: { readonly stuckAfterMs: number } = { stuckAfterMs: 60_000 },
): Promise<void> {
  if (ids.length === 0) return;
  const stuck = await stuckKeys(kind, options.stuckAfterMs);
  const minute = Math.floor(Date.now() / 60_000);
  for (const payload of ids.map(payloadOf)) {
    const key = kind.key(payload);
    await addHint(kind, payload, stuck.has(key) ? `${key} at ${minute}` : key);
  }
}

/** Since when this process has seen jobs that are followed or wait for another try, by its stopwatch: by kind and id. */
const begunSince = new Map<string, ReadonlyMap<string, number>>();

/** Keys of hints that have been seen as begun for longer than this; whether their worker lives is not known. */
async function stuckKeys(kind: { readonly name: string }, afterMs: number): Promise<ReadonlySet<string>> {
  try {
    const now = performance.now();
    const before = begunSince.get(kind.name);
    const begun = await queueOf(kind.name).getJobs(["active", "delayed"]);
    const since = new Map(begun.map(({ id = "" }) => [id, before?.get(id) ?? now]));
    begunSince.set(kind.name, since);
    const stuck = begun.filter(({ id = "" }) => now - (since.get(id) ?? now) >= afterMs);
    return new Set(stuck.map(({ deduplicationId = "" }) => deduplicationId));
  } catch (error) {
    logger().warn({ err: error, queue: kind.name }, "the queue could not be asked which hints are followed");
    return new Set();
  }
}

async function addHint<Payload>(kind: JobKind<Payload>, payload: Payload, key: string): Promise<void> {
  try {
    await queueOf(kind.name).add(kind.name, payload, {
      ...forgetWhenDone,
      attempts: kind.attempts,
      backoff: { type: "exponential", delay: kind.backoffMs },
      deduplication: { id: key, keepLastIfActive: true },
    });
  } catch (error) {
    logger().warn(
      { err: error, queue: kind.name },
      "the hint could not be queued; the sweep will give it again",
    );
  }
}

/**
 * Makes sure the clock starts these jobs. Safe to repeat, and repeated: an emptied queue forgets its schedules, and a
 * worker whose clock is ahead leaves a next time behind that is minutes away for the others when it dies.
 */
export async function ensureSchedules(all: readonly Schedule[]): Promise<void> {
  for (const { kind, everyMs } of all) {
    const queue = queueOf(kind.name);
    const next = (await queue.getJobScheduler(kind.name))?.next ?? 0;
    if (next > Date.now() + 2 * everyMs) await queue.removeJobScheduler(kind.name);
    await queue.upsertJobScheduler(
      kind.name,
      { every: everyMs },
      { name: kind.name, data: {}, opts: { ...forgetWhenDone, attempts: kind.attempts } },
    );
  }
}

/**
 * Runs jobs of one kind until closed. The payload is parsed on arrival.
 *
 * @param run gets a signal that aborts when the job's time is over; then nobody waits for it any more
 * @param isPermanent tells failures that no repetition can heal: they are not tried again.
 */
export function startJobWorker<Payload>(
  kind: JobKind<Payload>,
  run: (payload: Payload, signal: AbortSignal) => Promise<void>,
  isPermanent: (error: unknown) => boolean,
): JobWorker {
  const process = async (job: { data: unknown }) => {
    try {
      await withinTimeLimit(kind, kind.payload.parse(job.data), run);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logger().error({ err: error, queue: kind.name }, "job failed");
      if (error instanceof JobGivenUpError || isPermanent(error)) throw new UnrecoverableError(message);
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
