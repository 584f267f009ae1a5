import { createHash } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";
import { headerFacts } from "./header-facts.ts";
import type { UntidiedMail } from "./ledger-row.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { ensureLease, requireLease } from "./mailbox-lease.ts";
import type { MailboxPlace, TakenMail } from "./mailbox-place.ts";
import type { NamedMessage } from "./pop3-batches.ts";
import { retireNumber } from "./retire-numbers.ts";
import { serverActionOf } from "./server-action.ts";
import { listUntidied, recordTidied } from "./tidy-mails.ts";

type ListedMail = { readonly mail: UntidiedMail; readonly message: NamedMessage };

/**
 * Deletes on the server what its mailbox says and what is stored, ends the session, and forgets the names of what is
 * there no more: the server may give them to other mails (RFC 1939 §7). For the same reason, what an earlier session
 * has received is looked at before it is deleted: that session may have deleted it without being told so.
 *
 * @param received names of the mails that this very session has received
 * @throws LeaseLostError
 */
export async function deleteTaken(
  session: Pop3Session,
  lease: MailboxLease,
  place: MailboxPlace,
  listed: readonly NamedMessage[],
  taken: TakenMail,
  received: ReadonlySet<string>,
): Promise<void> {
  const untidied = await listUntidied(lease.mailboxId, place);
  const messages = new Map(listed.map((message) => [message.uidl, message]));
  const toDelete = untidied.flatMap((mail): ListedMail[] => {
    const message = messages.get(mail.uidl ?? "");
    return message && serverActionOf({ ...mail, mailbox: place }) === "DELETE" ? [{ mail, message }] : [];
  });
  const wanted = new Set(toDelete.map(({ mail }) => mail.id));
  await recordTidied(
    lease,
    untidied.filter(({ id }) => !wanted.has(id)),
  );
  if (toDelete.length > 0) await ensureLease(lease);
  const marked: ListedMail[] = [];
  const renamed: UntidiedMail[] = [];
  let isDone = false;
  try {
    for (const one of toDelete) {
      const { mail, message } = one;
      const isSame = received.has(message.uidl) ? true : await isStillThere(session, mail, message);
      if (isSame === false) renamed.push(mail);
      else if (isSame && (await markDeleted(session, message.number))) marked.push(one);
    }
    await session.quit();
    isDone = true;
  } catch (error) {
    if (!(error instanceof Pop3Error)) throw error;
    if (toDelete.length > 0) {
      taken.remarks.add(
        `What was taken in could not be deleted on the server yet, which is tried again: ${error.message}`,
      );
    }
  }
  if (renamed.length > 0) {
    await giveUpNames(lease, renamed);
    taken.isUnfinished = true;
    taken.remarks.add(
      "A name (UIDL) under which a mail was to be deleted is another mail's now: that one was left, and is taken in.",
    );
  }
  const gone = new Set(isDone ? marked.map(({ message }) => message.uidl) : []);
  // In this order: a name that is still known after its mail is tidied would hide the next mail of that name for ever.
  await forgetNames(
    lease,
    listed.filter(({ uidl }) => !gone.has(uidl)),
  );
  if (isDone)
    await recordTidied(
      lease,
      marked.map(({ mail }) => mail),
    );
}

/**
 * Whether a message is the mail that was received under its name in an earlier session: by its size, and by its
 * Message-ID, or by its content where there is no Message-ID or no TOP. Null: the server hands neither out.
 */
async function isStillThere(
  session: Pop3Session,
  mail: UntidiedMail,
  { number, sizeBytes }: NamedMessage,
): Promise<boolean | null> {
  if (Math.min(sizeBytes, 2_147_483_647) !== mail.sizeBytes) return false;
  try {
    const header = mail.messageId === null ? null : await headerOf(session, number);
    if (header) return headerFacts(header).messageId === mail.messageId;
    const hash = createHash("sha256");
    for await (const chunk of session.retrieve(number)) hash.update(chunk);
    return hash.digest("hex") === mail.contentHash;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Null: the server has no TOP (optional in RFC 1939 §7), or none for this message. */
async function headerOf(session: Pop3Session, number: number): Promise<Buffer | null> {
  try {
    return await session.top(number, 0);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** @returns false when the server refuses it for this message */
async function markDeleted(session: Pop3Session, number: number): Promise<boolean> {
  try {
    await session.delete(number);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

const isRefusal = (error: unknown) => error instanceof Pop3Error && error.code === "message";

/** These were deleted before, and the server has given their names to other mails, which are to be taken. */
async function giveUpNames(lease: MailboxLease, mails: readonly UntidiedMail[]): Promise<void> {
  const { mailboxId } = lease;
  await database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    for (const mail of mails) {
      await retireNumber(tx, mailboxId, mail);
      await tx.popUidl.deleteMany({ where: { mailboxId, uidl: mail.uidl ?? "" } });
    }
    const ids = mails.map(({ id }) => id);
    await tx.inboundMessage.updateMany({ where: { id: { in: ids } }, data: { tidiedAt: new Date() } });
  });
}

/** Names that the server lists no more need not be known any more. @throws LeaseLostError */
async function forgetNames(lease: MailboxLease, left: readonly NamedMessage[]): Promise<void> {
  const uidls = left.map(({ uidl }) => uidl);
  await database().$transaction(async (tx) => {
    await requireLease(tx, lease);
    await tx.$executeRaw`
      DELETE FROM "PopUidl" AS known
      WHERE "mailboxId" = ${lease.mailboxId}::uuid AND NOT EXISTS (
        SELECT 1 FROM unnest(${uidls}::text[]) AS listed("uidl") WHERE listed."uidl" = known."uidl")`;
  });
}
