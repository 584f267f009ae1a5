import { databaseNow, type Transaction } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import type { Alert } from "@/prisma/generated/client.ts";
import { endedMail, raisedMail } from "./alert-mail-text.ts";
import { alertReaders } from "./alert-readers.ts";

/** A mailbox that an alert concerns. Only admins of its project are told its name. */
export type ConcernedMailbox = { readonly address: string; readonly projectId: string };

/** What a mail about an open alert says beside the words of the alert. */
export type MailOccasion = {
  /** Each occasion is mailed once to each admin. */
  readonly occasion: string;
  readonly mailboxes: readonly ConcernedMailbox[];
  /** How far off the day is that the alert warns of, such as "in 7 days". */
  readonly dueWords: string | null;
};

/** The occasion of the mail that says that an alert has ended. */
const endedOccasion = "ended";

/**
 * Queues a mail of this occasion for every admin whom the alert concerns: system admins and admins of its projects,
 * each once. What was queued for an earlier occasion and has not left is dropped: this one says more.
 *
 * @returns how many were queued
 */
export async function queueRaisedMails(
  tx: Transaction,
  alert: Alert,
  { occasion, mailboxes, dueWords }: MailOccasion,
): Promise<number> {
  const { baseUrl } = environment();
  const readers = await tx.user.findMany({
    where: alertReaders(alert),
    select: {
      id: true,
      email: true,
      isSystemAdmin: true,
      memberships: { where: { role: "ADMIN" }, select: { projectId: true } },
    },
  });
  const reachable = await withoutOwnAddresses(tx, readers);
  const now = await databaseNow(tx);
  const data = reachable.map(({ id, isSystemAdmin, memberships }) => {
    const projectIds = new Set(memberships.map(({ projectId }) => projectId));
    const known = mailboxes.filter(({ projectId }) => isSystemAdmin || projectIds.has(projectId));
    const reader = { isSystemAdmin, mailboxes: [...new Set(known.map(({ address }) => address))] };
    const mail = raisedMail({ ...alert, dueWords }, reader, baseUrl);
    return { alertId: alert.id, occasion, userId: id, createdAt: now, nextAttemptAt: now, ...mail };
  });
  const { count } = await tx.alertMail.createMany({ data, skipDuplicates: true });
  if (count > 0) await dropUnsent(tx, alert.id, occasion);
  return count;
}

/**
 * Queues the mail that all is well again for those who were told that it is not and whom it still concerns. Drops what
 * never left.
 */
export async function queueEndedMails(tx: Transaction, alert: Alert, detail: string): Promise<void> {
  await dropUnsent(tx, alert.id, endedOccasion);
  const told = await tx.alertMail.findMany({
    where: { alertId: alert.id, state: { in: ["SENT", "QUEUED"] }, user: alertReaders(alert) },
    distinct: ["userId"],
    select: { userId: true },
  });
  const mail = endedMail(alert, detail, environment().baseUrl);
  const now = await databaseNow(tx);
  const common = { alertId: alert.id, occasion: endedOccasion, createdAt: now, nextAttemptAt: now, ...mail };
  const data = told.map(({ userId }) => ({ userId, ...common }));
  await tx.alertMail.createMany({ data, skipDuplicates: true });
}

/** What somebody is sending at this moment, or may have sent before they vanished, stays: its reader may know of it. */
async function dropUnsent(tx: Transaction, alertId: string, occasionToKeep: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "AlertMail"
    WHERE "alertId" = ${alertId}::uuid AND "state" = 'QUEUED' AND "occasion" <> ${occasionToKeep}
      AND "leaseOwner" IS NULL`;
}

/** A mail to one of our own channels would only come back as mail. */
async function withoutOwnAddresses<Reader extends { readonly email: string }>(
  tx: Transaction,
  readers: readonly Reader[],
): Promise<Reader[]> {
  const channels = await tx.emailChannel.findMany({
    where: { address: { in: readers.map(({ email }) => email) } },
    select: { address: true },
  });
  const own = new Set(channels.map(({ address }) => address));
  return readers.filter(({ email }) => !own.has(email));
}
