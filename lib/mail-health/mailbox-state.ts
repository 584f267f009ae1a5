import { incomingHealth, outgoingHealth, silentCode } from "@/lib/email-channels/channel-health.ts";
import { provenAfterMs } from "@/lib/email-channels/proven-failure.ts";
import type { MailboxFacts } from "./mailbox-facts.ts";

/** How the reading of a mailbox fares. `retrying`: it failed, and may be well with the next try. */
export const readingStates = [
  "working",
  "retrying",
  "failing",
  "silent",
  "needs-authorization",
  "off",
  "waiting-for-first-poll",
] as const;
export type ReadingState = (typeof readingStates)[number];

type Failure = ReturnType<typeof incomingHealth>["failure"];

/** So long may a stored mail wait until it is processed. */
const lateAfterMs = 10 * 60_000;
/** So many mails of a day that failed, or were held, are many. */
const manyFailed = 5;
const manyHeld = 20;

/** The reading of a mailbox and why it fails, from what really happened. */
export function readingOf(facts: MailboxFacts, now: Date): { state: ReadingState; failure: Failure } {
  const { enabled, updatedAt } = ownerOf(facts);
  const owner = { enabled, updatedAt, incomingServer: facts.mailServer };
  const { state, failure } = incomingHealth(owner, facts, facts.failing, now);
  return { state: failure?.code === silentCode ? "silent" : state, failure };
}

/** How the channel of a mailbox sends; null: nothing is sent from it. */
export function sendingOf(facts: MailboxFacts): ReturnType<typeof outgoingHealth> | null {
  const { emailChannel: channel, sending } = facts;
  if (!channel || !sending) return null;
  const { enabled, outgoingServer } = channel;
  const { last, sentAt } = sending;
  const outboundMessages = last
    ? [{ ...last, sentAt, recipients: last.serverWords === null ? [] : [{ serverWords: last.serverWords }] }]
    : [];
  return { ...outgoingHealth({ enabled, outgoingServer, outboundMessages }), lastSucceededAt: sentAt };
}

/** Who reads the mailbox. */
export function ownerOf({ emailChannel, mailHandler }: MailboxFacts) {
  if (emailChannel) {
    const { id, address, enabled, updatedAt } = emailChannel;
    return { kind: "channel" as const, id, name: address, enabled, updatedAt };
  }
  if (!mailHandler) throw new Error("A mailbox belongs to a channel or to a mail handler.");
  const { id, name, enabled, updatedAt } = mailHandler;
  return { kind: "handler" as const, id, name, enabled, updatedAt };
}

/** Seconds that mail may be behind: the oldest waiting mail's age, or how long a look into the mailbox is overdue. */
export function lagSecondsOf(facts: MailboxFacts, now: Date): number {
  const owner = ownerOf(facts);
  const { oldestWaitingAt } = facts.unfinished;
  const waitingMs = oldestWaitingAt ? now.getTime() - oldestWaitingAt.getTime() : 0;
  return Math.max(0, Math.round(waitingMs / 1000), owner.enabled ? overdueSeconds(facts, owner, now) : 0);
}

function overdueSeconds(facts: MailboxFacts, owner: { readonly updatedAt: Date }, now: Date): number {
  // Switched on a moment ago, it owes nothing for the time before.
  const since = Math.max(facts.lastSucceededAt?.getTime() ?? 0, owner.updatedAt.getTime());
  return Math.round((now.getTime() - since) / 1000) - facts.pollIntervalSeconds;
}

/** Whether stored mail waits longer than it may. */
export function isLate({ unfinished: { oldestWaitingAt } }: MailboxFacts, now: Date): boolean {
  return oldestWaitingAt !== null && now.getTime() - oldestWaitingAt.getTime() > lateAfterMs;
}

/** Whether so many mails failed or were held within a day that it can not be by chance. */
export function hasManySetAside({ unfinished }: MailboxFacts): boolean {
  return unfinished.failedLatelyCount >= manyFailed || unfinished.heldLatelyCount >= manyHeld;
}

/** Whether sending fails in a way that does not pass by itself. Settings that were changed since are given a try first. */
export function isSendingProven(facts: MailboxFacts, now: Date): boolean {
  const last = facts.sending?.last;
  const server = facts.emailChannel?.outgoingServer;
  const state = sendingOf(facts)?.state;
  if (!last || !server || (state !== "failing" && state !== "needs-authorization")) return false;
  if (server.updatedAt > last.createdAt && last.state !== "QUEUED") return false;
  const isOld = now.getTime() - last.createdAt.getTime() > provenAfterMs;
  return last.state === "FAILED" || (last.attempts > 1 && isOld);
}

/** Whether a person should look at the mailbox. */
export function needsAttention(facts: MailboxFacts, now: Date): boolean {
  const { state } = readingOf(facts, now);
  const sending = sendingOf(facts)?.state;
  return (
    state === "failing" ||
    state === "silent" ||
    state === "needs-authorization" ||
    sending === "needs-authorization" ||
    isSendingProven(facts, now) ||
    isLate(facts, now) ||
    hasManySetAside(facts)
  );
}
