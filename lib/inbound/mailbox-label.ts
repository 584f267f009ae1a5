import type { Prisma } from "@/prisma/generated/client.ts";

/** What a query must select to name a mailbox. */
export const mailboxLabelSelect = {
  emailChannel: { select: { address: true } },
  mailHandler: { select: { name: true } },
} as const satisfies Prisma.MailboxSelect;

/** How people know a mailbox: by the address of its channel, or by the name of its mail handler. */
export function mailboxLabel(mailbox: {
  readonly emailChannel: { readonly address: string } | null;
  readonly mailHandler: { readonly name: string } | null;
}): string {
  return mailbox.emailChannel?.address ?? mailbox.mailHandler?.name ?? "";
}
