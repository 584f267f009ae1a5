import { classifyImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** Small enough to be stopped soon, large enough for few round trips. */
const messagesPerCommand = 2_000;

export type DayCounts = {
  /** Messages in the folder. */
  exists: number;
  /** How many of them, the newest, were looked at. */
  examined: number;
  /** Messages by the day (UTC, yyyy-mm-dd) on which the server received them (INTERNALDATE). */
  byDay: Map<string, number>;
};

/**
 * How much mail a folder received on each day. Only dates are fetched: nothing is marked as seen.
 *
 * @param limits.most newest messages to look at
 * @param limits.untilMs moment (epoch, ms) after which no further batch is asked for
 * @throws ImapError
 */
export async function countByDay(
  session: ImapSession,
  folder: string,
  limits: { most: number; untilMs: number },
): Promise<DayCounts> {
  const { exists } = await openFolder(session, folder, { readOnly: true });
  const counts: DayCounts = { exists, examined: 0, byDay: new Map() };
  const last = Math.max(0, exists - limits.most);
  try {
    for (let to = exists; to > last && Date.now() < limits.untilMs; to -= messagesPerCommand) {
      const from = Math.max(last + 1, to - messagesPerCommand + 1);
      for await (const { internalDate } of session.client.fetch(`${from}:${to}`, { internalDate: true })) {
        counts.examined += 1;
        const received = internalDate ? new Date(internalDate) : null;
        if (received === null || Number.isNaN(received.getTime())) continue;
        const day = received.toISOString().slice(0, 10);
        counts.byDay.set(day, (counts.byDay.get(day) ?? 0) + 1);
      }
    }
    return counts;
  } catch (error) {
    throw classifyImapError(error);
  }
}
