import { z } from "zod";
import { failureView, outgoingStates } from "@/lib/email-channels/channel-health-view.ts";
import { MailProtocol } from "@/prisma/generated/enums.ts";
import { credentialView } from "./credential-of-mailbox.ts";
import type { MailboxFacts } from "./mailbox-facts.ts";
import {
  hasManySetAside,
  isLate,
  isSendingProven,
  lagSecondsOf,
  needsAttention,
  ownerOf,
  readingOf,
  readingStates,
  sendingOf,
} from "./mailbox-state.ts";
import { filledHours, type Hour, hourView } from "./mails-per-hour.ts";

/** How a mailbox fares: reading it, processing its mail, and sending from its channel. */
export const mailboxHealthView = z.object({
  mailboxId: z.uuid(),
  /** Address of the channel, or name of the mail handler. */
  name: z.string(),
  readBy: z.enum(["channel", "handler"]),
  /** Of the channel, or of the mail handler. */
  readerId: z.uuid(),
  /** The global incoming server of a mail handler. */
  incomingServer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  projectKey: z.string(),
  projectName: z.string(),
  protocol: z.enum(MailProtocol),
  host: z.string(),
  port: z.int(),
  folder: z.string(),
  state: z.enum(readingStates),
  failure: failureView.nullable(),
  /** First failure since the last success. */
  failingSince: z.date().nullable(),
  /** Failures since the last success. */
  consecutiveFailures: z.int(),
  lastSucceededAt: z.date().nullable(),
  lastMailAt: z.date().nullable(),
  /** Null while it is off. */
  nextPollAt: z.date().nullable(),
  pollIntervalSeconds: z.int(),
  /** New mail is pushed by the server (IDLE) beside being looked for. */
  isPushed: z.boolean(),
  /** How far behind mail may be: age of the oldest waiting mail, or how long a look into the mailbox is overdue. */
  lagSeconds: z.int(),
  /** Mail that is stored and not processed yet. */
  waitingCount: z.int(),
  oldestWaitingAt: z.date().nullable(),
  isLate: z.boolean(),
  heldCount: z.int(),
  failedCount: z.int(),
  /** So much mail failed or was held within a day that it can not be by chance. */
  hasManySetAside: z.boolean(),
  /** Null for a mail handler: it sends nothing by itself. */
  sending: z
    .object({
      state: z.enum(outgoingStates),
      failure: failureView.nullable(),
      /** The failure does not pass by itself. */
      isProven: z.boolean(),
      host: z.string(),
      port: z.int(),
      lastSentAt: z.date().nullable(),
      queuedCount: z.int(),
      failedCount: z.int(),
    })
    .nullable(),
  /** What ends first of secrets, certificates and tokens; null: no such day is known. */
  credential: credentialView.nullable(),
  /** Mails taken in, by hour: 24 of them, the present one last. */
  hours: z.array(hourView),
  needsAttention: z.boolean(),
});
export type MailboxHealthView = z.infer<typeof mailboxHealthView>;

/** What a person may see of the health of a mailbox. */
export function viewOfMailbox(
  facts: MailboxFacts,
  more: {
    readonly credential: MailboxHealthView["credential"];
    readonly hours: readonly Pick<Hour, "at" | "count">[];
  },
  now: Date,
): MailboxHealthView {
  const owner = ownerOf(facts);
  const { state, failure } = readingOf(facts, now);
  const { unfinished, mailServer, project } = facts;
  const isFailing = state === "failing" || state === "retrying" || state === "needs-authorization";
  const isWatched = facts.watchExpiresAt !== null && facts.watchExpiresAt > now;
  return {
    mailboxId: facts.id,
    name: owner.name,
    readBy: owner.kind,
    readerId: owner.id,
    incomingServer: facts.mailHandler?.incomingServer ?? null,
    projectKey: project.key,
    projectName: project.name,
    protocol: mailServer.protocol,
    host: mailServer.host,
    port: mailServer.port,
    folder: facts.folder,
    state,
    failure,
    failingSince: isFailing ? (facts.failing?.since ?? null) : null,
    consecutiveFailures: isFailing ? (facts.failing?.count ?? 0) : 0,
    lastSucceededAt: facts.lastSucceededAt,
    lastMailAt: facts.lastMailAt,
    nextPollAt: owner.enabled ? facts.nextPollAt : null,
    pollIntervalSeconds: facts.pollIntervalSeconds,
    isPushed: isWatched && mailServer.protocol === "IMAP" && state === "working",
    lagSeconds: lagSecondsOf(facts, now),
    waitingCount: unfinished.waitingCount,
    oldestWaitingAt: unfinished.oldestWaitingAt,
    isLate: isLate(facts, now),
    heldCount: unfinished.heldCount,
    failedCount: unfinished.failedCount,
    hasManySetAside: hasManySetAside(facts),
    sending: sendingViewOf(facts, now),
    credential: more.credential,
    hours: filledHours(more.hours, now),
    needsAttention: needsAttention(facts, now),
  };
}

function sendingViewOf(facts: MailboxFacts, now: Date): MailboxHealthView["sending"] {
  const sending = sendingOf(facts);
  if (!sending || !facts.emailChannel || !facts.sending) return null;
  const { host, port } = facts.emailChannel.outgoingServer;
  const { queuedCount, failedCount } = facts.sending;
  return {
    state: sending.state,
    failure: sending.failure,
    isProven: isSendingProven(facts, now),
    host,
    port,
    lastSentAt: sending.lastSucceededAt,
    queuedCount,
    failedCount,
  };
}
