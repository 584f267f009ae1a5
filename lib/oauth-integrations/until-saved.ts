import { setTimeout as delay } from "node:timers/promises";
import { logger } from "@/lib/platform/logger.ts";

const firstPauseMs = 100;
const longestPauseMs = 2_000;
/** A database that restarts, or is replaced by its stand-in, is back by then. */
const giveUpAfterMs = 120_000;

/**
 * Saves what the provider has given once and will not give again: a database that hiccups, or is away for a minute or
 * two, is asked again and again.
 */
export async function untilSaved<Saved>(grantId: string, save: () => Promise<Saved>): Promise<Saved> {
  const giveUpAt = Date.now() + giveUpAfterMs;
  for (let pauseMs = firstPauseMs; Date.now() < giveUpAt; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await save();
    } catch (error) {
      logger().error({ err: error, grantId }, "new tokens could not be saved, trying again");
      await delay(pauseMs);
    }
  }
  return save();
}
