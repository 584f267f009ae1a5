import type { Transaction } from "@/lib/platform/database.ts";
import type { Alert } from "@/prisma/generated/client.ts";
import type { AlertSeverity } from "@/prisma/generated/enums.ts";
import { announceAlerts } from "./announce-alerts.ts";
import { type ConcernedMailbox, queueRaisedMails } from "./queue-alert-mails.ts";

/** Something that an admin has to know of and do. */
export type RaisedAlert = {
  /** Made by `alertKey`. */
  readonly key: string;
  readonly kind: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  /** What happened and what follows from it. */
  readonly detail: string;
  /** What to do. */
  readonly cure: string;
  /** Path of the page where it is cured. */
  readonly href: string;
  /** Projects whose admins are told beside the system admins. */
  readonly projectIds: readonly string[];
  /** Named in the mails to those who may know of them. */
  readonly mailboxes?: readonly ConcernedMailbox[];
  /** The day that it warns of. */
  readonly dueAt?: Date | null;
  /** How far off that day is, for the mail: "in 7 days". */
  readonly dueWords?: string | null;
  /** Why it is mailed now: `raised`, or one of several steps. Each is mailed once to each admin. */
  readonly occasion: string;
};

/** Another transaction may end the alert between our two looks at it. */
const mostTries = 5;

/**
 * Raises an alert, or brings the words of the open one up to date, and queues its mails. Repeating it changes nothing,
 * and any number of processes may do it at once: one alert of a key is open, and each admin gets one mail of an occasion.
 */
export async function raiseAlert(tx: Transaction, raised: RaisedAlert): Promise<void> {
  const { key, mailboxes = [], occasion, dueWords = null, ...rest } = raised;
  const words = { ...rest, dueAt: rest.dueAt ?? null, projectIds: [...new Set(rest.projectIds)].sort() };
  const { alert, isNews } = await openAlert(tx, key, {
    ...words,
    title: storable(words.title),
    detail: storable(words.detail),
    cure: storable(words.cure),
  });
  const queued = await queueRaisedMails(tx, alert, { occasion, mailboxes, dueWords });
  if (isNews || queued > 0) await announceAlerts(tx, [alert]);
}

type Words = Pick<Alert, "kind" | "severity" | "title" | "detail" | "cure" | "href" | "projectIds" | "dueAt">;

/** The open alert of the key, its row locked until the transaction ends. */
async function openAlert(
  tx: Transaction,
  key: string,
  words: Words,
): Promise<{ readonly alert: Alert; readonly isNews: boolean }> {
  for (let tries = 0; tries < mostTries; tries++) {
    // Waits for others who raise the same, and does not break the transaction as a unique violation would.
    const [made] = await tx.alert.createManyAndReturn({
      data: [{ key, openKey: key, ...words }],
      skipDuplicates: true,
    });
    if (made) return { alert: made, isNews: true };
    const before = await tx.alert.findUnique({ where: { openKey: key } });
    const [alert] = await tx.alert.updateManyAndReturn({ where: { openKey: key }, data: words });
    if (alert) return { alert, isNews: before === null || wordsOf(before) !== wordsOf(alert) };
  }
  throw new Error(`The alert ${key} is ended as often as it is raised.`);
}

function wordsOf(alert: Words): string {
  const { kind, severity, title, detail, cure, href, projectIds, dueAt } = alert;
  return JSON.stringify([kind, severity, title, detail, cure, href, projectIds, dueAt]);
}

/** Words of a provider may hold what Postgres can not store. */
function storable(words: string): string {
  return words.replaceAll("\0", "").toWellFormed();
}
