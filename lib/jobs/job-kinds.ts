import { z } from "zod";
import type { JobKind, Schedule } from "./job.ts";

/** Every kind of background work there is. One file in `workers/` runs each. */

export const pollMailbox: JobKind<{ mailboxId: string }> = {
  name: "poll-mailbox",
  payload: z.object({ mailboxId: z.uuid() }),
  key: ({ mailboxId }) => mailboxId,
  concurrency: 20,
  attempts: 1,
  backoffMs: 1_000,
};

export const ingestMessage: JobKind<{ inboundMessageId: string }> = {
  name: "ingest-message",
  payload: z.object({ inboundMessageId: z.uuid() }),
  key: ({ inboundMessageId }) => inboundMessageId,
  concurrency: 8,
  attempts: 3,
  backoffMs: 500,
};

export const sendMessage: JobKind<{ outboundMessageId: string }> = {
  name: "send-message",
  payload: z.object({ outboundMessageId: z.uuid() }),
  key: ({ outboundMessageId }) => outboundMessageId,
  concurrency: 10,
  attempts: 1,
  backoffMs: 1_000,
};

export const refreshGrant: JobKind<{ grantId: string }> = {
  name: "refresh-grant",
  payload: z.object({ grantId: z.uuid() }),
  key: ({ grantId }) => grantId,
  concurrency: 5,
  attempts: 1,
  backoffMs: 1_000,
};

export const sweep: JobKind<Record<string, never>> = {
  name: "sweep",
  payload: z.object({}),
  key: () => "sweep",
  concurrency: 1,
  attempts: 1,
  backoffMs: 1_000,
};

/** What the clock starts. The sweep finds everything that is due and gives a hint for each. */
export const schedules: readonly Schedule[] = [{ kind: sweep, everyMs: 5_000 }];
