import { z } from "zod";

/** A folder of a mailbox that can be read. */
export const mailFolderView = z.object({
  path: z.string(),
  /** What it is for (RFC 6154), such as "\\Sent", or "\\Inbox"; null: its own name says it. */
  specialUse: z.string().nullable(),
  /** Mails in it; null: the server does not tell. */
  count: z.number().nullable(),
});
export type MailFolderView = z.output<typeof mailFolderView>;
