import { database } from "@/lib/platform/database.ts";

const keptMs = 7 * 86_400_000;

/**
 * Deletes setups that nobody has touched for a week: they are not gone on with, and what was typed, passwords among it, is
 * not kept for good. A channel that came of one stays.
 *
 * @returns how many
 */
export async function cleanSetups(now: Date): Promise<number> {
  const { count } = await database().channelSetup.deleteMany({
    where: { updatedAt: { lt: new Date(now.getTime() - keptMs) } },
  });
  return count;
}
