import { randomUUID } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";

const beatEveryMs = 5_000;
const forgottenAfterMs = 24 * 60 * 60_000;

/** Says every five seconds that this worker lives, so that the readiness check can tell. Returns what ends it. */
export function startHeartbeat(): () => Promise<void> {
  const workerId = randomUUID();
  const startedAt = new Date();
  const beat = async () => {
    const seenAt = new Date();
    try {
      await database().workerHeartbeat.upsert({
        where: { workerId },
        create: { workerId, startedAt, seenAt },
        update: { seenAt },
      });
      await database().workerHeartbeat.deleteMany({
        where: { seenAt: { lt: new Date(seenAt.getTime() - forgottenAfterMs) } },
      });
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
