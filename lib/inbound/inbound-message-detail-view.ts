import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client.ts";
import { AfterProcessing, InboundOutcome, InboundState } from "@/prisma/generated/enums.ts";
import { inboundMessageView, inboundSelect, toInboundView } from "./inbound-message-view.ts";

const evidenceView = z.array(z.object({ kind: z.string(), detail: z.string(), weight: z.number() }));

/** Where the mail was on its server when it was fetched. */
const serverPlaceView = z.object({
  /** As the mailbox is set now. */
  folder: z.string(),
  /** IMAP; null in a POP3 mailbox. Decimal digits. */
  uidValidity: z.string().nullable(),
  uid: z.string().nullable(),
  /** POP3; null in an IMAP mailbox. */
  uidl: z.string().nullable(),
  afterProcessing: z.enum(AfterProcessing),
  /** When it was marked, moved or deleted there, or nothing had to be done; null: still to do. */
  tidiedAt: z.date().nullable(),
});

/** The same mail as another mailbox has received it. */
const siblingView = z.object({
  id: z.uuid(),
  projectKey: z.string(),
  mailboxLabel: z.string(),
  storedAt: z.date(),
  state: z.enum(InboundState),
  outcome: z.enum(InboundOutcome).nullable(),
  attempts: z.int(),
  requestKey: z.string().nullable(),
});

/** An act of a person on the mail, with what had become of it until then. */
const mailActView = z.object({
  at: z.date(),
  by: z.string(),
  act: z.enum(["process-again", "release", "discard"]),
  before: z.string().nullable(),
});

/** A mail with what led to its outcome. */
export const inboundMessageDetailView = inboundMessageView.extend({
  evidence: evidenceView,
  place: serverPlaceView,
  siblings: z.array(siblingView),
  acts: z.array(mailActView),
});
export type InboundMessageDetail = z.infer<typeof inboundMessageDetailView>;

/** What a query must select for the detail. */
export const inboundDetailSelect = {
  ...inboundSelect,
  contentHash: true,
  projectId: true,
  uidValidity: true,
  uid: true,
  uidl: true,
  tidiedAt: true,
  forgottenAt: true,
  mailbox: {
    select: { ...inboundSelect.mailbox.select, projectId: true, folder: true, afterProcessing: true },
  },
} as const satisfies Prisma.InboundMessageSelect;

type DetailRow = Prisma.InboundMessageGetPayload<{ select: typeof inboundDetailSelect }>;

/** The detail of a row that was read with `inboundDetailSelect`. */
export function toInboundDetail(
  row: DetailRow,
  surroundings: Pick<InboundMessageDetail, "siblings" | "acts">,
): InboundMessageDetail {
  const { folder, afterProcessing } = row.mailbox;
  return {
    ...toInboundView(row),
    evidence: evidenceView.parse(row.evidence),
    place: {
      folder,
      afterProcessing,
      uidValidity: row.uidValidity?.toString() ?? null,
      uid: row.uid?.toString() ?? null,
      uidl: row.uidl,
      tidiedAt: row.tidiedAt,
    },
    ...surroundings,
  };
}
