import {
  pollMailbox,
  refreshGrant,
  sendAlertMail,
  sendMessage,
  sendNoticeMail,
} from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { grantsDue } from "@/lib/oauth-integrations/grants-due.ts";
import { announceDelivery } from "@/lib/outbound/announce-delivery.ts";
import { listDueAlertMails } from "@/lib/outbound/list-due-alert-mails.ts";
import { listDueNoticeMails } from "@/lib/outbound/list-due-notice-mails.ts";
import { listDueOutgoing } from "@/lib/outbound/list-due-outgoing.ts";
import { settleAbandonedSending } from "@/lib/outbound/outgoing-lease.ts";
import { database } from "@/lib/platform/database.ts";
import { dueMailboxes } from "./due-mailboxes.ts";
import { hintIngest } from "./ingest-hints.ts";

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
  for (const mailboxId of mailboxIds) await enqueue(pollMailbox, { mailboxId });
  for (const mailboxId of ingestIds) await hintIngest(mailboxId);
  for (const outboundMessageId of outboundIds) await enqueue(sendMessage, { outboundMessageId });
  for (const alertMailId of alertMailIds) await enqueue(sendAlertMail, { alertMailId });
  for (const noticeMailId of noticeMailIds) await enqueue(sendNoticeMail, { noticeMailId });
  for (const grantId of grantIds) await enqueue(refreshGrant, { grantId });
}

/** Mailboxes with stored mail that is due. */
async function mailboxesToIngest(): Promise<string[]> {
  const due = await database().$queryRaw<{ mailboxId: string }[]>`
    SELECT DISTINCT "mailboxId" FROM "InboundMessage" WHERE "state" = 'STORED' AND "nextAttemptAt" <= now()
    LIMIT ${mostHints}`;
  return due.map(({ mailboxId }) => mailboxId);
}
