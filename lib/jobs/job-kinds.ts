import { z } from "zod";
import type { JobKind, Schedule } from "./job.ts";

const minuteMs = 60_000;

/** Every kind of background work there is. One file in `workers/` runs each. */

export const pollMailbox: JobKind<{ mailboxId: string }> = {
  name: "poll-mailbox",
  payload: z.object({ mailboxId: z.uuid() }),
  key: ({ mailboxId }) => mailboxId,
  concurrency: 20,
  attempts: 1,
  backoffMs: 1_000,
  timeLimitMs: 35 * minuteMs,
};

/** `drain`: several at once may share the mails of one mailbox; 0 is the first. */
export const ingestMailbox: JobKind<{ mailboxId: string; drain: number }> = {
  name: "ingest-mailbox",
  payload: z.object({ mailboxId: z.uuid(), drain: z.int() }),
  key: ({ mailboxId, drain }) => `${mailboxId}-${drain}`,
  concurrency: 6,
  attempts: 3,
  backoffMs: 500,
  timeLimitMs: 10 * minuteMs,
};

export const sendMessage: JobKind<{ outboundMessageId: string }> = {
  name: "send-message",
  payload: z.object({ outboundMessageId: z.uuid() }),
  key: ({ outboundMessageId }) => outboundMessageId,
  concurrency: 10,
  attempts: 1,
  backoffMs: 1_000,
  // A server may take ten minutes to confirm a message (RFC 5321 §4.5.3.2.6).
  timeLimitMs: 20 * minuteMs,
};

export const refreshGrant: JobKind<{ grantId: string }> = {
  name: "refresh-grant",
  payload: z.object({ grantId: z.uuid() }),
  key: ({ grantId }) => grantId,
  concurrency: 5,
  attempts: 1,
  backoffMs: 1_000,
  timeLimitMs: 5 * minuteMs,
};

export const sendAlertMail: JobKind<{ alertMailId: string }> = {
  name: "send-alert-mail",
  payload: z.object({ alertMailId: z.uuid() }),
  key: ({ alertMailId }) => alertMailId,
  concurrency: 3,
  attempts: 1,
  backoffMs: 1_000,
  // Up to three servers, one after the other.
  timeLimitMs: 60 * minuteMs,
};

export const sendNoticeMail: JobKind<{ noticeMailId: string }> = {
  name: "send-notice-mail",
  payload: z.object({ noticeMailId: z.uuid() }),
  key: ({ noticeMailId }) => noticeMailId,
  concurrency: 3,
  attempts: 1,
  backoffMs: 1_000,
  timeLimitMs: 60 * minuteMs,
};

export const raiseCredentialAlerts: JobKind<Record<string, never>> = {
  name: "raise-credential-alerts",
  payload: z.object({}),
  key: () => "raise-credential-alerts",
  concurrency: 1,
  attempts: 3,
  backoffMs: 10_000,
  timeLimitMs: 10 * minuteMs,
};

export const raiseMailboxAlerts: JobKind<Record<string, never>> = {
  name: "raise-mailbox-alerts",
  payload: z.object({}),
  key: () => "raise-mailbox-alerts",
  concurrency: 1,
  attempts: 1,
  backoffMs: 1_000,
  timeLimitMs: 5 * minuteMs,
};

export const cleanMailLog: JobKind<Record<string, never>> = {
  name: "clean-mail-log",
  payload: z.object({}),
  key: () => "clean-mail-log",
  concurrency: 1,
  attempts: 1,
  backoffMs: 60_000,
  timeLimitMs: 60 * minuteMs,
};

export const sweep: JobKind<Record<string, never>> = {
  name: "sweep",
  payload: z.object({}),
  key: () => "sweep",
  concurrency: 1,
  attempts: 1,
  backoffMs: 1_000,
  timeLimitMs: 2 * minuteMs,
};

/**
 * What the clock starts. The sweep finds everything that is due and gives a hint for each. Credentials end by the day, but
 * who has just replaced one wants to see the warning go.
 */
export const schedules: readonly Schedule[] = [
  { kind: sweep, everyMs: 5_000 },
  { kind: raiseCredentialAlerts, everyMs: 10 * 60_000 },
  { kind: raiseMailboxAlerts, everyMs: 60_000 },
  { kind: cleanMailLog, everyMs: 60 * 60_000 },
];
