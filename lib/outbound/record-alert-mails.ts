import { announceAlerts } from "@/lib/alerts/announce-alerts.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import type { AlertMailLease } from "./alert-mail-lease.ts";
import { retryDelayMs } from "./delivery-outcome.ts";
import type { RoutedOutcome } from "./send-by-routes.ts";

/** As long as mail servers try (RFC 5321 §4.5.4.1). Not counted in attempts: a mended server adds some of them. */
const keptTryingMs = 5 * 86_400_000;
/** From here on the time between two attempts stays as it is. */
const attemptsOfLongestDelay = 20;

type Row = {
  readonly id: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly alert: { readonly endedAt: Date | null };
};

/**
 * Writes the outcome to all that were sent as one and ends the lease. Nothing is written when the lease was lost: then
 * another worker tells.
 */
export async function recordAlertMails(lease: AlertMailLease, outcome: RoutedOutcome): Promise<void> {
  const ids = [...lease.alertMailIds];
  const mine = { leaseOwner: lease.owner, state: "QUEUED" as const };
  await database().$transaction(async (tx) => {
    const rows = await tx.alertMail.findMany({
      where: { ...mine, id: { in: ids } },
      include: { alert: { select: { id: true, projectIds: true, endedAt: true } } },
    });
    const now = await databaseNow(tx);
    let written = 0;
    for (const [end, together] of Map.groupBy(rows, (row) => endOf(row, outcome, now))) {
      const { count } = await tx.alertMail.updateMany({
        where: { ...mine, id: { in: together.map(({ id }) => id) } },
        data: {
          leaseOwner: null,
          leaseExpiresAt: null,
          ...columnsAfter(outcome, end, together, { owner: lease.owner, now }),
        },
      });
      written += count;
    }
    const isNews = outcome.kind !== "later" || rows.some((row) => row.failureDetail !== outcome.detail);
    if (written > 0 && isNews) {
      await announceAlerts(
        tx,
        rows.map(({ alert }) => alert),
      );
    }
  });
}

/** Why a mail that has to wait is not tried again; null: it is. */
function endOf({ attempts, createdAt, alert }: Row, outcome: RoutedOutcome, now: Date): string | null {
  if (outcome.kind !== "later") return null;
  if (alert.endedAt !== null && createdAt < alert.endedAt) return "It ended before this mail could leave.";
  const isOld = now.getTime() - createdAt.getTime() > keptTryingMs;
  // Five days in which nothing ran were no five days of trying.
  return isOld && attempts > attemptsOfLongestDelay
    ? `Given up after five days and ${attempts} attempts.`
    : null;
}

function columnsAfter(
  outcome: RoutedOutcome,
  end: string | null,
  together: readonly Row[],
  { owner, now }: { readonly owner: string; readonly now: Date },
) {
  if (outcome.kind === "sent") return { state: "SENT" as const, sentAt: now, failureDetail: null };
  const detail = outcome.detail.replaceAll("\0", "");
  if (outcome.kind === "failed") return { state: "FAILED" as const, failureDetail: detail };
  if (end !== null) return { state: "FAILED" as const, failureDetail: `${end} ${detail}` };
  const attempts = Math.max(...together.map((row) => row.attempts));
  const delayMs = retryDelayMs(Math.min(attempts, attemptsOfLongestDelay)) ?? 0;
  return {
    nextAttemptAt: new Date(now.getTime() + delayMs),
    failureDetail: detail,
    ...(outcome.isUncertain && { leaseOwner: owner }),
  };
}
