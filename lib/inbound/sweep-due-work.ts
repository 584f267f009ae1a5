import {
  ingestMessage,
  pollMailbox,
  refreshGrant,
  sendAlertMail,
  sendMessage,
} from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { grantsDue } from "@/lib/oauth-integrations/grants-due.ts";
import { announceDelivery } from "@/lib/outbound/announce-delivery.ts";
import { listDueAlertMails } from "@/lib/outbound/list-due-alert-mails.ts";
import { listDueOutgoing } from "@/lib/outbound/list-due-outgoing.ts";
import { settleAbandonedSending } from "@/lib/outbound/outgoing-lease.ts";
import { database } from "@/lib/platform/database.ts";

/** So many hints of each kind at most; what is left over is found by the next sweep. */
const mostHints = 1_000;

/**
 * Gives a hint for everything that is due: mailboxes to poll, stored mail to process, mail and alerts to send, tokens
 * to refresh. This is what makes the queue dispensable: whatever hint was lost, Postgres still knows of the work.
 */
export async function sweepDueWork(): Promise<void> {
  for (const message of await settleAbandonedSending()) await announceDelivery(database(), message);
  const [mailboxIds, inboundIds, outboundIds, alertMailIds, grantIds] = await Promise.all([
    dueMailboxes(),
    dueInbound(),
    listDueOutgoing(mostHints),
    listDueAlertMails(mostHints),
    grantsDue(mostHints),
  ]);
  for (const mailboxId of mailboxIds) await enqueue(pollMailbox, { mailboxId });
  for (const inboundMessageId of inboundIds) await enqueue(ingestMessage, { inboundMessageId });
  for (const outboundMessageId of outboundIds) await enqueue(sendMessage, { outboundMessageId });
  for (const alertMailId of alertMailIds) await enqueue(sendAlertMail, { alertMailId });
  for (const grantId of grantIds) await enqueue(refreshGrant, { grantId });
}

/** Due by the clock, or left behind by a reader that vanished. */
async function dueMailboxes(): Promise<string[]> {
  const now = new Date();
  const due = await database().mailbox.findMany({
    where: {
      emailChannel: { enabled: true },
      OR: [
        { nextPollAt: { lte: now }, leaseOwner: null },
        { leaseOwner: { not: null }, leaseExpiresAt: { lt: now } },
      ],
    },
    orderBy: { nextPollAt: "asc" },
    take: mostHints,
    select: { id: true },
  });
  return due.map((mailbox) => mailbox.id);
}

async function dueInbound(): Promise<string[]> {
  const due = await database().inboundMessage.findMany({
    where: { state: "STORED", nextAttemptAt: { lte: new Date() } },
    orderBy: { nextAttemptAt: "asc" },
    take: mostHints,
    select: { id: true },
  });
  return due.map((message) => message.id);
}
