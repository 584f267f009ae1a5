import { z } from "zod";
import { personView } from "./request-fields.ts";

export const attachmentView = z.object({
  id: z.uuid(),
  filename: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  /** Part of the text, an image mostly: shown there, not in the list of files. */
  inline: z.boolean(),
});

/** How a message that left by mail fares. */
const deliveryView = z.object({
  outboundMessageId: z.uuid(),
  state: z.enum(["QUEUED", "SENDING", "SENT", "PARTLY_SENT", "FAILED", "UNCERTAIN", "DISCARDED"]),
  recipients: z.array(
    z.object({
      address: z.string(),
      name: z.string(),
      role: z.enum(["TO", "CC"]),
      state: z.enum(["PENDING", "ACCEPTED", "REFUSED", "BOUNCED"]),
      serverWords: z.string().nullable(),
    }),
  ),
  failureCode: z.string().nullable(),
  failureDetail: z.string().nullable(),
  nextAttemptAt: z.date().nullable(),
  sentAt: z.date().nullable(),
  messageId: z.string(),
});

const writtenText = {
  id: z.uuid(),
  createdAt: z.date(),
  author: personView,
  /** Works for the project, or wrote as its customer. */
  authorSide: z.enum(["agent", "customer"]),
  bodyText: z.string(),
  /** Safe HTML, inline images by address; null: there is only text. */
  bodyHtml: z.string().nullable(),
  attachments: z.array(attachmentView),
};

const messageView = z.object({
  kind: z.literal("message"),
  ...writtenText,
  source: z.enum(["MAIL", "WEB", "API"]),
  /** Quote and signature. */
  foldedText: z.string(),
  foldedHtml: z.string().nullable(),
  /** Null: it did not leave by mail. */
  delivery: deliveryView.nullable(),
  /** The mail it came by; null: it did not. */
  inboundMessageId: z.uuid().nullable(),
  /** The bytes of that mail are not kept any more. */
  isOriginalDeleted: z.boolean(),
});

const noteView = z.object({ kind: z.literal("note"), ...writtenText });

const eventView = z.object({
  kind: z.literal("event"),
  id: z.uuid(),
  createdAt: z.date(),
  /** Null: Mailroom itself. */
  actor: personView.nullable(),
  /** What happened, e.g. `status-changed`. */
  event: z.string(),
  /** The facts of it, e.g. `{"from": "OPEN", "to": "RESOLVED"}`. */
  detail: z.record(z.string(), z.unknown()),
});

export const timelineEntryView = z.discriminatedUnion("kind", [messageView, noteView, eventView]);
export type TimelineEntry = z.infer<typeof timelineEntryView>;
