import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client.ts";
import { InboundOutcome, InboundState } from "@/prisma/generated/enums.ts";
import { admissionOf } from "./admission.ts";
import { mailboxLabel, mailboxLabelSelect } from "./mailbox-label.ts";

/** A mail in the log. */
export const inboundMessageView = z.object({
  id: z.uuid(),
  projectKey: z.string(),
  mailboxId: z.uuid(),
  /** Address of the channel or name of the mail handler that took it. */
  mailboxLabel: z.string(),
  fromAddress: z.string(),
  /** Addresses of To and Cc, separated by ", ", at most 500 characters. */
  recipients: z.string(),
  subject: z.string(),
  messageId: z.string().nullable(),
  sizeBytes: z.int(),
  /** Too large: only its header was fetched, the rest is still in the mailbox. */
  oversize: z.boolean(),
  receivedAt: z.date(),
  storedAt: z.date(),
  processedAt: z.date().nullable(),
  state: z.enum(InboundState),
  attempts: z.int(),
  /** Null until it is processed. */
  outcome: z.enum(InboundOutcome).nullable(),
  /** Why, in words for a person. */
  reason: z.string(),
  /** The request that it opened, continued or belongs to. */
  requestKey: z.string().nullable(),
  commentId: z.uuid().nullable(),
  /** When a person let it in although a rule was against it. */
  releasedAt: z.date().nullable(),
  /** When its bytes were deleted, or it was found that they are not wanted; null: they are kept. */
  rawDeletedAt: z.date().nullable(),
  /** A person may have it judged anew, or let it in against the rules: it has had no effect yet. */
  mayProcessAgain: z.boolean(),
  mayRelease: z.boolean(),
});
type InboundMessageView = z.infer<typeof inboundMessageView>;

/** What a query must select for the view. */
export const inboundSelect = {
  id: true,
  mailboxId: true,
  fromAddress: true,
  recipients: true,
  subject: true,
  messageId: true,
  sizeBytes: true,
  oversize: true,
  receivedAt: true,
  storedAt: true,
  processedAt: true,
  state: true,
  attempts: true,
  outcome: true,
  reason: true,
  evidence: true,
  commentId: true,
  releasedAt: true,
  rawDeletedAt: true,
  request: { select: { key: true } },
  project: { select: { key: true } },
  mailbox: { select: mailboxLabelSelect },
} as const satisfies Prisma.InboundMessageSelect;

type InboundRow = Prisma.InboundMessageGetPayload<{ select: typeof inboundSelect }>;

/** The view of a row that was read with `inboundSelect`. */
export function toInboundView(row: InboundRow): InboundMessageView {
  const { request, mailbox, project, evidence, ...rest } = row;
  const acted = { ...rest, evidence, hasRequest: request !== null };
  return {
    ...rest,
    mayProcessAgain: admissionOf("process-again", acted) === "started",
    mayRelease: admissionOf("release", acted) === "started",
    mailboxLabel: mailboxLabel(mailbox),
    projectKey: project.key,
    requestKey: request?.key ?? null,
  };
}
