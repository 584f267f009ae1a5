import { sweep } from "@/lib/jobs/job-kinds.ts";
import { queueDepth } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";

const answerWithinMs = 3_000;
const heartbeatWithinMs = 30_000;

type CheckState = "ok" | "failed";
type Readiness = {
  readonly status: CheckState;
  readonly checks: {
    readonly database: CheckState;
    readonly queue: CheckState;
    readonly workers: CheckState;
  };
};

/** Asks the database, the queue and the workers' heartbeat; says only which of them failed, the log says why. */
export async function checkReadiness(): Promise<Readiness> {
  const [databaseState, queue, workers] = await Promise.all([
    check("database", async () => {
      await database().$queryRaw`SELECT 1`;
    }),
    check("queue", async () => {
      await queueDepth(sweep);
    }),
    check("workers", requireHeartbeat),
  ]);
  const checks = { database: databaseState, queue, workers };
  const failed = Object.values(checks).includes("failed");
  return { status: failed ? "failed" : "ok", checks };
}

async function requireHeartbeat(): Promise<void> {
  const since = new Date(Date.now() - heartbeatWithinMs);
  const alive = await database().workerHeartbeat.count({ where: { seenAt: { gt: since } } });
  if (alive === 0) throw new Error("No worker was seen in the last 30 seconds.");
}

async function check(name: string, ask: () => Promise<void>): Promise<CheckState> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("No answer in time.")), answerWithinMs);
  });
  try {
    await Promise.race([ask(), tooLate]);
    return "ok";
  } catch (error) {
    logger().debug({ err: error, check: name }, "not ready");
    return "failed";
  } finally {
    clearTimeout(timer);
  }
}
