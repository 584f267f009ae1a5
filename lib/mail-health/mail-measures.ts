import * as jobKinds from "@/lib/jobs/job-kinds.ts";
import { queueDepth } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { logger } from "@/lib/platform/logger.ts";
import { readMailboxFacts } from "./mailbox-facts.ts";
import {
  lagSecondsOf,
  needsAttention,
  ownerOf,
  type ReadingState,
  readingOf,
  readingStates,
} from "./mailbox-state.ts";

const workerSeenWithinMs = 30_000;
const queueAnswersWithinMs = 2_000;

/** How far behind a mailbox that is switched on may be. */
export type MailboxLag = {
  readonly name: string;
  readonly projectKey: string;
  readonly state: ReadingState;
  readonly seconds: number;
};

export type MailMeasures = {
  readonly stateCounts: Readonly<Record<string, number>>;
  readonly attentionCount: number;
  readonly lags: readonly MailboxLag[];
  readonly queueDepths: Readonly<Record<string, number>>;
  readonly isQueueUp: boolean;
  readonly workerCount: number;
  /** 0: nothing waits. */
  readonly oldestWaitingSeconds: number;
  readonly openAlertCount: number;
};

/** Measures the installation as of now. @throws when the database does not answer; of the queue only that it does not */
export async function readMailMeasures(now: Date): Promise<MailMeasures> {
  const db = database();
  const [all, stored, outbox, alertMail, workerCount, openAlertCount, jobs] = await Promise.all([
    readMailboxFacts(db, {}),
    db.inboundMessage.aggregate({ where: { state: "STORED" }, _count: true, _min: { storedAt: true } }),
    db.outboundMessage.count({ where: { state: { in: ["QUEUED", "SENDING"] } } }),
    db.alertMail.count({ where: { state: "QUEUED" } }),
    db.workerHeartbeat.count({ where: { seenAt: { gt: new Date(now.getTime() - workerSeenWithinMs) } } }),
    db.alert.count({ where: { endedAt: null } }),
    jobDepths(),
  ]);
  const states = all.map((facts) => readingOf(facts, now).state);
  const countOf = (state: ReadingState) => states.filter((one) => one === state).length;
  const oldest = stored._min.storedAt;
  return {
    stateCounts: Object.fromEntries(readingStates.map((state) => [state, countOf(state)])),
    attentionCount: all.filter((facts) => needsAttention(facts, now)).length,
    lags: all.flatMap((facts) => {
      const { name, enabled } = ownerOf(facts);
      const { state } = readingOf(facts, now);
      const seconds = lagSecondsOf(facts, now);
      return enabled ? [{ name, projectKey: facts.project.key, state, seconds }] : [];
    }),
    queueDepths: { "stored-mail": stored._count, outbox, "alert-mail": alertMail, ...jobs },
    isQueueUp: jobs !== null,
    workerCount,
    oldestWaitingSeconds: oldest ? Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000)) : 0,
    openAlertCount,
  };
}

/** Jobs that wait or run, by kind; null: the queue does not answer in time. */
async function jobDepths(): Promise<Record<string, number> | null> {
  const kinds = Object.values(jobKinds).flatMap((one) => ("name" in one ? [{ name: one.name }] : []));
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The queue did not answer in time.")), queueAnswersWithinMs);
  });
  try {
    const depths = kinds.map(async (kind) => [`job:${kind.name}`, await queueDepth(kind)] as const);
    return Object.fromEntries(await Promise.race([Promise.all(depths), tooLate]));
  } catch (error) {
    logger().warn({ err: error }, "the depth of the job queue could not be told");
    return null;
  } finally {
    clearTimeout(timer);
  }
}
