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
 * to refresh. This is what makes the queue dispensable: whatever hint was lost, Postgres still knows of the work.
 */
export async function sweepDueWork(): Promise<void> {
  for (const message of await settleAbandonedSending()) await announceDelivery(database(), message);
  const [mailboxIds, ingestIds, outboundIds, alertMailIds, noticeMailIds, grantIds] = await Promise.all([
    dueMailboxes(mostHints),
    mailboxesToIngest(),
    listDueOutgoing(mostHints),
    listDueAlertMails(mostHints),
    listDueNoticeMails(mostHints),
    grantsDue(mostHints),
  ]);
  await enqueueDue(pollMailbox, mailboxIds, (mailboxId) => ({ mailboxId }));
  await enqueueDue(ingestMailbox, ingestIds, (mailboxId) => ({ mailboxId, drain: 0 }));
  await enqueueDue(sendMessage, outboundIds, (outboundMessageId) => ({ outboundMessageId }));
  await enqueueDue(sendAlertMail, alertMailIds, (alertMailId) => ({ alertMailId }));
  await enqueueDue(sendNoticeMail, noticeMailIds, (noticeMailId) => ({ noticeMailId }));
  await enqueueDue(refreshGrant, grantIds, (grantId) => ({ grantId }));
}

/** Mailboxes with stored mail that is due. */
async function mailboxesToIngest(): Promise<string[]> {
  const due = await database().$queryRaw<{ mailboxId: string }[]>`
    SELECT DISTINCT "mailboxId" FROM "InboundMessage" WHERE "state" = 'STORED' AND "nextAttemptAt" <= now()
    LIMIT ${mostHints}`;
  return due.map(({ mailboxId }) => mailboxId);
}
