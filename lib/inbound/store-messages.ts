import type { FetchedMessage } from "@/lib/imap/fetch-new-messages.ts";
import { putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { headerFacts } from "./header-facts.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { requireLease } from "./mailbox-lease.ts";

/** Bytes of a fetched mail that are safely in the store, and what the ledger says of it. */
export type StoredMail = {
  readonly uid: number;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
  readonly oversize: boolean;
  readonly contentHash: string;
  readonly facts: ReturnType<typeof headerFacts>;
};

/** Puts the bytes of a mail into the store; when it returns, they survive a crash. */
export async function storeBytes(message: FetchedMessage): Promise<StoredMail> {
  const bytes = bytesOf(message);
  return {
    uid: message.uid,
    sizeBytes: Math.min(message.sizeBytes, 2_147_483_647),
    receivedAt: message.internalDate,
    oversize: message.kind !== "whole",
    contentHash: await putBlob(bytes),
    facts: headerFacts(bytes),
  };
}

/** A mail that the server refuses to hand out still gets its line in the log, with the server's words. */
function bytesOf(message: FetchedMessage): Buffer {
  if (message.kind === "whole") return message.raw;
  if (message.kind === "oversize") return message.headerBytes;
  const words = message.serverText.replace(/[^\x20-\x7e]+/g, " ").slice(0, 500);
  const lines = [
    "Subject: A mail that the server did not hand out",
    `X-Mailroom-Unreadable: ${message.uidValidity}/${message.uid} ${words}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

/**
 * Writes ledger rows and the cursor in one transaction. Mail that is there already (by place or by content) is passed
 * over: the unique keys decide, not a check.
 *
 * @returns ids of the new rows
 * @throws LeaseLostError when another worker reads this mailbox now; then nothing was written
 */
export async function storeMessages(
  lease: MailboxLease,
  cursor: { readonly uidValidity: bigint; readonly lastUid: number },
  mails: readonly StoredMail[],
): Promise<string[]> {
  return database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    const rows = await tx.inboundMessage.createManyAndReturn({
      data: mails.map((mail) => ({
        mailboxId: lease.mailboxId,
        uidValidity: cursor.uidValidity,
        uid: BigInt(mail.uid),
        sizeBytes: mail.sizeBytes,
        contentHash: mail.contentHash,
        oversize: mail.oversize,
        receivedAt: mail.receivedAt,
        ...mail.facts,
      })),
      skipDuplicates: true,
      select: { id: true },
    });
    await tx.mailbox.update({
      where: { id: lease.mailboxId },
      data: {
        uidValidity: cursor.uidValidity,
        lastUid: BigInt(cursor.lastUid),
        ...(rows.length > 0 && { lastMailAt: new Date() }),
      },
    });
    return rows.map((row) => row.id);
  });
}
