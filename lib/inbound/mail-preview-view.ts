import { z } from "zod";
import { InboundOutcome } from "@/prisma/generated/enums.ts";

/** What would become of a mail; nothing has happened. */
export const mailPreviewView = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string().nullable(),
  /** What kind of mail it is, and the name of the rule that says so. */
  class: z.enum(["normal", "auto-reply", "bulk", "bounce"]),
  classRule: z.string(),
  outcome: z.enum([...Object.values(InboundOutcome), "HELD"]),
  reason: z.string(),
  evidence: z.array(z.object({ kind: z.string(), detail: z.string(), weight: z.number() })),
  /** The request that it would join or belongs to; null: none, or a new one. */
  requestKey: z.string().nullable(),
  /** The request that a new one would be linked to. */
  relatedKey: z.string().nullable(),
  newText: z.string(),
  /** Quoted text and signature. */
  foldedText: z.string(),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), sizeBytes: z.int() })),
  /** The sender would get an account. */
  wouldCreateUser: z.boolean(),
  /** Addresses that Mailroom would write to. */
  wouldNotify: z.array(z.string()),
});
