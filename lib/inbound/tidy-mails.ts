import { ImapError } from "@/lib/imap/imap-error.ts";
import type { Numbering } from "@/lib/imap/mark-processed.ts";
import { deleteMessages, markSeen } from "@/lib/imap/mark-processed.ts";
import type { MessageToMove } from "@/lib/imap/move-messages.ts";
import { moveMessages } from "@/lib/imap/move-messages.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { database } from "@/lib/platform/database.ts";
import type { AfterProcessing } from "@/prisma/generated/client.ts";
import type { UntidiedMail } from "./ledger-row.ts";
import { untidiedSelect } from "./ledger-row.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { ensureLease, requireLease } from "./mailbox-lease.ts";
import type { MailboxPlace } from "./mailbox-place.ts";
import { serverActionOf } from "./server-action.ts";

const mostLeftovers = 2_000;

/**
 * Rows whose mail is still to be marked, moved or deleted: an earlier poll was stopped before it came to that, or the
 * server refused, or the outcome had to be known first. Oldest first.
 */
export function listUntidied(mailboxId: string, place: MailboxPlace): Promise<UntidiedMail[]> {
  return database().inboundMessage.findMany({
    where: { mailboxId, tidiedAt: null, ...(place.tidiesLater && { state: { not: "STORED" } }) },
    orderBy: { storedAt: "asc" },
    take: mostLeftovers,
    select: untidiedSelect,
  });
}

/**
 * Notes that nothing more is to be done for these on the server.
 *
 * @param options.exceptAt mails that were met meanwhile in this numbering are left out
 * @throws LeaseLostError: whoever reads the mailbox now may have met them at another place
 */
export async function recordTidied(
  lease: MailboxLease,
  mails: readonly { readonly id: string }[],
  options: { readonly exceptAt?: bigint } = {},
): Promise<void> {
  if (mails.length === 0) return;
  const { exceptAt = null } = options;
  await database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    // In the order in which their processing locks the same rows, so that neither waits for the other for ever.
    await tx.$executeRaw`
      UPDATE "InboundMessage" AS mail SET "tidiedAt" = now()
      FROM (
        SELECT "id" FROM "InboundMessage"
        WHERE "id" = ANY(${mails.map(({ id }) => id)}::uuid[])
          AND (${exceptAt}::bigint IS NULL OR "uidValidity" IS DISTINCT FROM ${exceptAt}::bigint)
        ORDER BY "id" FOR UPDATE
      ) AS locked
      WHERE mail."id" = locked."id"`;
  });
}

/**
 * Marks, moves or deletes mails on an IMAP server, as their mailbox says; all of them have their bytes in the store.
 * What the server refuses stays to be done by a later poll; marking as seen is a courtesy and not repeated.
 *
 * @param options.isRepeated an earlier attempt may have got half way
 * @param options.remark is told what could not be done
 * @throws LeaseLostError before anything is done, or before it is noted; ImapError when the connection is lost
 */
export async function tidyMails(
  session: ImapSession,
  lease: MailboxLease,
  place: MailboxPlace,
  mails: readonly UntidiedMail[],
  options: { readonly isRepeated: boolean; readonly remark: (text: string) => void },
): Promise<void> {
  if (mails.length === 0) return;
  await ensureLease(lease);
  for (const [action, group] of Map.groupBy(mails, (mail) => serverActionOf({ ...mail, mailbox: place }))) {
    try {
      await act(session, place, action, group, options);
    } catch (error) {
      if (!(error instanceof ImapError) || !session.client.usable) throw error;
      options.remark(`The mail was taken in, but could not be ${participles[action]}: ${error.message}`);
      if (action !== "MARK_SEEN") continue;
    }
    await recordTidied(lease, group);
  }
}

const participles = { MARK_SEEN: "marked as seen", MOVE: "moved", DELETE: "deleted", LEAVE: "left" } as const;

const onlyMarked =
  "The server can not delete single mails (no UIDPLUS), so what was taken in is only marked as deleted there: the next " +
  "program that empties the folder removes it.";

async function act(
  session: ImapSession,
  { folder, moveToFolder }: MailboxPlace,
  action: AfterProcessing,
  mails: readonly UntidiedMail[],
  options: { readonly isRepeated: boolean; readonly remark: (text: string) => void },
): Promise<void> {
  const messages = mails.map(messageOf);
  const uids = messages.map(({ uid }) => uid);
  const numbering = numberingOf(mails);
  if (action === "MARK_SEEN") await markSeen(session, folder, uids, numbering);
  if (action === "DELETE" && !(await deleteMessages(session, folder, uids, numbering))) {
    options.remark(onlyMarked);
  }
  if (action !== "MOVE") return;
  if (moveToFolder === null) {
    options.remark("Nobody has said to which folder mail is to be moved: it stays where it is.");
  } else {
    const how = { ...numbering, isRepeated: options.isRepeated };
    const result = await moveMessages(session, folder, messages, moveToFolder, how);
    if (result === "marked") options.remark(onlyMarked);
  }
}

/** They were all met under the folder's numbering of this poll; a folder that is selected again may have another. */
function numberingOf([first]: readonly UntidiedMail[]): Numbering {
  return first?.uidValidity ? { uidValidity: first.uidValidity } : {};
}

function messageOf({ uid, sizeBytes, messageId }: UntidiedMail): MessageToMove {
  // A digest of a Message-ID is no word that the server could look for.
  const wanted = messageId?.startsWith("sha256:") ? null : messageId;
  return { uid: Number(uid), sizeBytes, messageId: wanted };
}
