import type { JobKind } from "@/lib/jobs/job.ts";
import {
  ingestMailbox,
  pollMailbox,
  refreshGrant,
  sendAlertMail,
  sendMessage,
  sendNoticeMail,
} from "@/lib/jobs/job-kinds.ts";
import { enqueueDue } from "@/lib/jobs/queue.ts";
import { grantsDue } from "@/lib/oauth-integrations/grants-due.ts";
import { announceDelivery } from "@/lib/outbound/announce-delivery.ts";
import { listDueAlertMails } from "@/lib/outbound/list-due-alert-mails.ts";
import { listDueNoticeMails } from "@/lib/outbound/list-due-notice-mails.ts";
import { listDueOutgoing } from "@/lib/outbound/list-due-outgoing.ts";
import { settleAbandonedSending } from "@/lib/outbound/outgoing-lease.ts";
import { database } from "@/lib/platform/database.ts";
import { dueMailboxes } from "./due-mailboxes.ts";

/** So many hints of each kind at most; what is left over is found by the next sweep. */
const mostHints = 1_000;

/**
 * Gives a hint for everything that is due: mailboxes to poll, stored mail to process, mail and alerts to send, tokens
 * to refresh; each kind on its own, so that one which fails does not keep the others waiting. This is what makes the
 * queue dispensable: whatever hint was lost, Postgres still knows of the work.
 *
 * @throws AggregateError what has failed, after the rest was done
 */
export async function sweepDueWork(): Promise<void> {
  const kinds = [
    hintAll(pollMailbox, dueMailboxes(mostHints), (mailboxId) => ({ mailboxId })),
    hintAll(ingestMailbox, mailboxesToIngest(), (mailboxId) => ({ mailboxId, drain: 0 })),
    hintAll(sendMessage, dueOutgoing(), (outboundMessageId) => ({ outboundMessageId })),
    hintAll(sendAlertMail, listDueAlertMails(mostHints), (alertMailId) => ({ alertMailId })),
    hintAll(sendNoticeMail, listDueNoticeMails(mostHints), (noticeMailId) => ({ noticeMailId })),
    hintAll(refreshGrant, grantsDue(mostHints), (grantId) => ({ grantId })),
  ];
  const failures = (await Promise.allSettled(kinds)).flatMap((one) =>
    one.status === "rejected" ? [one.reason] : [],
  );
  if (failures.length > 0) throw new AggregateError(failures, "Some of what is due could not be looked for.");
}

/** What a sender that vanished has left may be due again. */
async function dueOutgoing(): Promise<string[]> {
  for (const message of await settleAbandonedSending()) await announceDelivery(database(), message);
  return listDueOutgoing(mostHints);
}

async function hintAll<Payload>(
  kind: JobKind<Payload>,
  due: Promise<readonly string[]>,
  payloadOf: (id: string) => Payload,
): Promise<void> {
  await enqueueDue(kind, await due, payloadOf);
}

/**
 * Mailboxes with stored mail that is due. Each is asked for its first one, by the index of waiting mail: a backlog is not
 * read through, nor is any other mail (without the order, PostgreSQL does just that).
 */
async function mailboxesToIngest(): Promise<string[]> {
  const due = await database().$queryRaw<{ id: string }[]>`
    SELECT mailbox."id" FROM "Mailbox" AS mailbox CROSS JOIN LATERAL (
      SELECT 1 FROM "InboundMessage" AS mail
      WHERE mail."mailboxId" = mailbox."id" AND mail."state" = 'STORED' AND mail."nextAttemptAt" <= now()
      ORDER BY mail."receivedAt", mail."uid", mail."id" LIMIT 1) AS due
    LIMIT ${mostHints}`;
  return due.map(({ id }) => id);
}
