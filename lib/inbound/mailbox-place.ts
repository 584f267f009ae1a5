import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { waitsForOutcome } from "./server-action.ts";

const placeSelect = {
  folder: true,
  uidValidity: true,
  lastUid: true,
  beginAt: true,
  /** Null: it was never read to its end. */
  lastSucceededAt: true,
  afterProcessing: true,
  moveToFolder: true,
  mailServerId: true,
  mailServer: { select: { protocol: true } },
  mailHandler: { select: { catchAddresses: true, bulkPolicy: true } },
} as const satisfies Prisma.MailboxSelect;

/** How far a mailbox was read, which of its mail is wanted, and what is done with it on the server. */
export type MailboxPlace = Omit<
  Prisma.MailboxGetPayload<{ select: typeof placeSelect }>,
  "mailHandler" | "mailServer"
> & {
  readonly protocol: "IMAP" | "POP3" | "SMTP";
  /** Only mail to one of these is taken; empty: all mail is. */
  readonly catchAddresses: readonly string[];
  /** Nothing is done on the server before a mail has its outcome. */
  readonly tidiesLater: boolean;
};

/** Reads the place of a mailbox as it is now. */
export async function mailboxPlace(mailboxId: string): Promise<MailboxPlace> {
  const { mailHandler, mailServer, ...place } = await database().mailbox.findUniqueOrThrow({
    where: { id: mailboxId },
    select: placeSelect,
  });
  return {
    ...place,
    protocol: mailServer.protocol,
    catchAddresses: mailHandler?.catchAddresses ?? [],
    tidiesLater: waitsForOutcome({ mailHandler }),
  };
}

/**
 * What came of reading a mailbox. `remarks` go to the connectivity log; `isUnfinished`: something is left to do, so the
 * mailbox should be read again soon.
 */
export type TakenMail = {
  storedCount: number;
  knownCount: number;
  /** Mails that were looked at and left alone, because they are from before the mailbox's beginning. */
  earlierCount: number;
  readonly remarks: Set<string>;
  isUnfinished: boolean;
};

export function nothingTaken(): TakenMail {
  return { storedCount: 0, knownCount: 0, earlierCount: 0, remarks: new Set(), isUnfinished: false };
}
