import { randomUUID } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";

const beatEveryMs = 5_000;
const forgottenAfterHours = 24;

/** Says every five seconds that this worker lives, so that the readiness check can tell. Returns what ends it. */
export function startHeartbeat(): () => Promise<void> {
  const workerId = randomUUID();
  const beat = async () => {
    try {
      // The database's clock: others ask it who has beaten lately, and a worker's own may be wrong.
      await database().$executeRaw`
        INSERT INTO "WorkerHeartbeat" ("workerId", "startedAt", "seenAt") VALUES (${workerId}, now(), now())
        ON CONFLICT ("workerId") DO UPDATE SET "seenAt" = now()`;
      await database().$executeRaw`
        DELETE FROM "WorkerHeartbeat" WHERE "seenAt" < now() - ${forgottenAfterHours} * interval '1 hour'`;
    } catch (error) {
      logger().warn({ err: error }, "the heartbeat could not be written");
    }
  };
  void beat();
  const timer = setInterval(() => void beat(), beatEveryMs);
  return async () => {
    clearInterval(timer);
    await database().workerHeartbeat.deleteMany({ where: { workerId } });
  };
}
