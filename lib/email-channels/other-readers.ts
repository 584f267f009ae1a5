import type { Actor } from "@/lib/access/actor.ts";
import { isAgent, isSystemAdmin } from "@/lib/access/permissions.ts";
import { inbox, type MailboxReading } from "@/lib/mail-servers/mailbox-reading.ts";
import { withoutTag } from "@/lib/message/address-tag.ts";
import type { Db, Transaction } from "@/lib/platform/database.ts";
import type { BulkPolicy } from "@/prisma/generated/enums.ts";

/** A reader of a folder, as it is wanted to be. */
export type WantedReader = {
  /** Null: it has no place in a mailbox yet. */
  readonly mailboxId: string | null;
  readonly host: string;
  readonly username: string;
  readonly reading: MailboxReading;
  /** Of a mail handler; a channel catches all and deletes none. */
  readonly catchAddresses: readonly string[];
  readonly bulkPolicy: BulkPolicy | null;
};

/** Why a reader can not stand beside another, in words for a person. */
export type ReaderConflict = {
  /** Which of the reader's settings is in the way: what it does itself, or only where it reads. */
  readonly by: "afterProcessing" | "bulkPolicy" | "moveToFolder" | "place";
  readonly detail: string;
};

/** Any number, the same in all processes: names the lock. */
const readersLock = 5_118_204_377;

/**
 * Until the transaction ends, nobody else saves where and how a mailbox is read: what `readerConflict` finds after this
 * stays so. Taken before anything else is locked or read.
 */
export async function lockReaders(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${readersLock})`;
}

/**
 * Looks for readers, channels and mail handlers, that would lose mail silently beside this one: of two that read the
 * same folder, what one moves or deletes the slower one never sees, unless no mail is meant for both. And what one
 * moves into a folder that another reads would be taken twice.
 *
 * @param ignoredServerId its other readers are not asked: they move together with this one
 */
export async function readerConflict(
  db: Db,
  actor: Actor,
  wanted: WantedReader,
  ignoredServerId: string | null = null,
): Promise<ReaderConflict | null> {
  const { mailboxId, host, username, reading } = wanted;
  const folders = [reading.folder, ...(reading.moveToFolder === null ? [] : [reading.moveToFolder])];
  const others = await db.mailbox.findMany({
    where: {
      ...(mailboxId !== null && { id: { not: mailboxId } }),
      ...(ignoredServerId !== null && { mailServerId: { not: ignoredServerId } }),
      mailServer: {
        host: { equals: host, mode: "insensitive" },
        username: { equals: username, mode: "insensitive" },
      },
      OR: [{ folder: { in: folders } }, { moveToFolder: reading.folder }],
    },
    orderBy: { id: "asc" },
    select: {
      projectId: true,
      folder: true,
      afterProcessing: true,
      moveToFolder: true,
      emailChannel: { select: { address: true } },
      mailHandler: { select: { name: true, catchAddresses: true, bulkPolicy: true } },
    },
  });
  for (const other of others) {
    const conflict = conflictOf(
      wanted,
      { ...other, reading: other, ...rulesOf(other.mailHandler) },
      nameOf(actor, other),
    );
    if (conflict) return conflict;
  }
  return null;
}

type Reader = Pick<WantedReader, "reading" | "catchAddresses" | "bulkPolicy">;

function rulesOf(handler: Omit<Reader, "reading"> | null): Omit<Reader, "reading"> {
  return handler ?? { catchAddresses: [], bulkPolicy: null };
}

function conflictOf(wanted: Reader, other: Reader, name: string): ReaderConflict | null {
  const { folder, moveToFolder } = wanted.reading;
  const place = placeWords(folder);
  if (moveToFolder !== null && moveToFolder === other.reading.folder) {
    const detail = `${name} reads ${placeWords(moveToFolder)}, and would take every mail that is moved there. Choose a folder that nobody reads.`;
    return { by: "moveToFolder", detail };
  }
  if (other.reading.moveToFolder === folder) {
    const detail = `${name} moves its mails to ${place}, so they would be taken twice. Read another folder.`;
    return { by: "place", detail };
  }
  if (other.reading.folder !== folder || areApart(wanted.catchAddresses, other.catchAddresses)) return null;
  const remedy = "Leave mails where they are, or let both catch addresses that are not the same.";
  const own = takesAway(wanted);
  if (own !== null) {
    const what = own === "bulkPolicy" ? "Bulk mail that is deleted" : "What is moved or deleted";
    return {
      by: own,
      detail: `${name} reads ${place} too. ${what} here could be gone before it was read there. ${remedy}`,
    };
  }
  if (takesAway(other) === null) return null;
  const detail = `${name} reads ${place} too, and moves or deletes mails there: they could be gone before they are read here. Let it leave them, read another folder, or let both catch addresses that are not the same.`;
  return { by: "place", detail };
}

/** By what a reader takes mail away from where others look for it; null: it does not. */
function takesAway({ reading, bulkPolicy }: Reader): "afterProcessing" | "bulkPolicy" | null {
  if (reading.afterProcessing === "MOVE" || reading.afterProcessing === "DELETE") return "afterProcessing";
  return bulkPolicy === "DELETE" ? "bulkPolicy" : null;
}

/** No address of the one is one of the other; a tag does not make another address. Without any, all mail is caught. */
function areApart(some: readonly string[], others: readonly string[]): boolean {
  if (some.length === 0 || others.length === 0) return false;
  const plain = (address: string) => withoutTag(address.trim().toLowerCase());
  const taken = new Set(others.map(plain));
  return !some.some((address) => taken.has(plain(address)));
}

/** Who may not see a reader learns that there is one, not which. */
function nameOf(
  actor: Actor,
  reader: {
    readonly projectId: string;
    readonly emailChannel: { readonly address: string } | null;
    readonly mailHandler: { readonly name: string } | null;
  },
): string {
  const { emailChannel, mailHandler } = reader;
  if (emailChannel && isAgent(actor, reader.projectId)) return `The channel ${emailChannel.address}`;
  if (mailHandler && isSystemAdmin(actor)) return `The mail handler "${mailHandler.name}"`;
  return "Another reader of this installation, which you may not see,";
}

function placeWords(folder: string): string {
  return folder === inbox ? "the inbox of this mailbox" : `the folder "${folder}" of this mailbox`;
}
