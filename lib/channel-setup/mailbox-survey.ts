import { z } from "zod";

/** How much mail is in a folder, and from when. */
export const mailboxSurveyView = z.object({
  /** Mails in the folder. */
  total: z.number(),
  /** How many of them, the newest, the days tell of. */
  examined: z.number(),
  /** Mails by the day (UTC) on which the server received them, oldest first; null: POP3 knows no such day. */
  days: z.array(z.object({ day: z.iso.date(), count: z.number() })).nullable(),
});
export type MailboxSurvey = z.output<typeof mailboxSurveyView>;
