import { z } from "zod";

/** A mail in the log. */
export const inboundMessageView = z.object({
  id: z.uuid(),
  channelAddress: z.string(),
  fromAddress: z.string(),
  subject: z.string(),
  messageId: z.string().nullable(),
  sizeBytes: z.int(),
  /** Too large: only its header was fetched, the rest is still in the mailbox. */
  oversize: z.boolean(),
  receivedAt: z.date(),
  storedAt: z.date(),
  processedAt: z.date().nullable(),
  state: z.enum(["STORED", "DONE", "FAILED"]),
  attempts: z.int(),
  /** Null until it is processed. */
  outcome: z.enum(["REQUEST", "COMMENT", "IGNORED", "BOUNCE", "DUPLICATE"]).nullable(),
  /** Why, in words for a person. */
  reason: z.string(),
  /** The request that it opened, continued or belongs to. */
  requestKey: z.string().nullable(),
  commentId: z.uuid().nullable(),
});
type InboundMessageView = z.infer<typeof inboundMessageView>;

const evidenceView = z.array(z.object({ kind: z.string(), detail: z.string(), weight: z.number() }));

/** The same with what led to the outcome. */
export const inboundMessageDetailView = inboundMessageView.extend({
  projectKey: z.string(),
  evidence: evidenceView,
});
export type InboundMessageDetail = z.infer<typeof inboundMessageDetailView>;

/** What a query must select for the views. */
export const inboundSelect = {
  id: true,
  fromAddress: true,
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
  contentHash: true,
  request: { select: { key: true } },
  mailbox: {
    select: { emailChannel: { select: { address: true, project: { select: { id: true, key: true } } } } },
  },
} as const;

type InboundRow = Omit<InboundMessageView, "channelAddress" | "requestKey"> & {
  readonly evidence: unknown;
  readonly request: { readonly key: string } | null;
  readonly mailbox: {
    readonly emailChannel: { readonly address: string; readonly project: { readonly key: string } };
  };
};

/** The view of a row that was read with `inboundSelect`. */
export function toInboundDetail(row: InboundRow): InboundMessageDetail {
  const { emailChannel } = row.mailbox;
  const { request, evidence, mailbox: _mailbox, ...rest } = row;
  return {
    ...rest,
    channelAddress: emailChannel.address,
    projectKey: emailChannel.project.key,
    requestKey: request?.key ?? null,
    evidence: evidenceView.parse(evidence),
  };
}
