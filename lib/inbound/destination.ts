import type { Prisma } from "@/prisma/generated/client.ts";

/** What a query must select of a mailbox to know where its mail goes. */
export const destinationSelect = {
  id: true,
  projectId: true,
  quietBefore: true,
  emailChannel: { select: { id: true, address: true, requestTypeId: true } },
  mailHandler: true,
} as const satisfies Prisma.MailboxSelect;

type MailboxOwner = Prisma.MailboxGetPayload<{ select: typeof destinationSelect }>;

/** Where the mail of a mailbox goes: into the project of the channel or of the mail handler that reads it. */
export type Destination = {
  readonly mailboxId: string;
  readonly projectId: string;
  readonly requestTypeId: string;
  /** The channel that answers leave by; null: there is none. */
  readonly emailChannelId: string | null;
  /** The channel's address, or the name of the handler. */
  readonly label: string;
  /** Mail from before this notifies nobody. */
  readonly quietBefore: Date | null;
  /** Rules of a handler; null: a channel takes all mail, as a request or a comment. */
  readonly handler: MailboxOwner["mailHandler"];
};

/** The destination of a mailbox's mail. */
export function destinationOf(mailbox: MailboxOwner): Destination {
  const { emailChannel, mailHandler, id, projectId, quietBefore } = mailbox;
  const common = { mailboxId: id, projectId, quietBefore };
  if (emailChannel) {
    const { address, requestTypeId } = emailChannel;
    return { ...common, requestTypeId, emailChannelId: emailChannel.id, label: address, handler: null };
  }
  if (!mailHandler) throw new Error(`Mailbox ${id} belongs to nobody.`);
  const { requestTypeId, replyChannelId, name } = mailHandler;
  return { ...common, requestTypeId, emailChannelId: replyChannelId, label: name, handler: mailHandler };
}
