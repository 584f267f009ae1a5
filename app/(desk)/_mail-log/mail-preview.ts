import { z } from "zod";

/** What would become of a mail, as the API tells it. */
export const mailPreview = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  class: z.string(),
  classRule: z.string(),
  outcome: z.string(),
  reason: z.string(),
  evidence: z.array(z.object({ kind: z.string(), detail: z.string(), weight: z.number() })),
  requestKey: z.string().nullable(),
  relatedKey: z.string().nullable(),
  newText: z.string(),
  foldedText: z.string(),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), sizeBytes: z.number() })),
  wouldCreateUser: z.boolean(),
  wouldNotify: z.array(z.string()),
});
export type MailPreview = z.infer<typeof mailPreview>;
