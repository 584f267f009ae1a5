import { z } from "zod";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { AfterProcessing } from "@/prisma/generated/enums.ts";

/** The protocols by which mail is read. */
export const incomingProtocol = z.enum(["IMAP", "POP3"], "Choose IMAP or POP3.");
export type IncomingProtocol = z.output<typeof incomingProtocol>;

/** POP3 has no folders: this is the only one, in both protocols the one that new mail arrives in. */
export const inbox = "INBOX";

/** The path of a folder as its server lists it. INBOX may be written as one likes (RFC 3501 §5.1). */
export const mailFolder = z
  .string("Choose a folder.")
  .min(1, "Choose a folder.")
  .max(500, "The path of a folder has at most 500 characters.")
  .refine((path) => !/\p{Cc}/u.test(path), "The path of the folder holds control characters.")
  .transform((path) => (path.toUpperCase() === inbox ? inbox : path));

/** How a mailbox is read, and what happens there to a mail that is safely stored here. */
export type MailboxReading = {
  readonly folder: string;
  readonly afterProcessing: AfterProcessing;
  /** Of MOVE alone. */
  readonly moveToFolder: string | null;
};

/** What of it a person can set. */
export const readingFields = z.object({
  folder: mailFolder,
  afterProcessing: z.enum(AfterProcessing, "Choose what happens to a mail once it is here."),
  moveToFolder: mailFolder.nullable(),
});
type ReadingWish = { readonly [Field in keyof MailboxReading]?: MailboxReading[Field] | undefined };

/**
 * How a mailbox will be read: as somebody wishes, else as it is read now, else as suits the protocol. POP3 can neither
 * mark nor move, so a change to it leaves the mail where that was done before.
 *
 * @param stored null: it is not read yet
 */
export function readingOf(
  protocol: IncomingProtocol,
  wish: ReadingWish,
  stored: MailboxReading | null,
): MailboxReading {
  const afterProcessing = wish.afterProcessing ?? stored?.afterProcessing;
  if (protocol === "POP3") {
    const isDeleted = afterProcessing === "DELETE";
    return { folder: inbox, afterProcessing: isDeleted ? "DELETE" : "LEAVE", moveToFolder: null };
  }
  const moveToFolder = wish.moveToFolder === undefined ? (stored?.moveToFolder ?? null) : wish.moveToFolder;
  return {
    folder: wish.folder ?? stored?.folder ?? inbox,
    afterProcessing: afterProcessing ?? "MARK_SEEN",
    moveToFolder: afterProcessing === "MOVE" ? moveToFolder : null,
  };
}

/** What of a wish can not be done by this protocol, or does not go together. */
export function readingFaults(
  protocol: IncomingProtocol,
  wish: ReadingWish,
  stored: MailboxReading | null,
): FieldProblem[] {
  if (protocol === "POP3") return popFaults(wish);
  const { folder, afterProcessing, moveToFolder } = readingOf(protocol, wish, stored);
  if (afterProcessing !== "MOVE" || (moveToFolder !== null && moveToFolder !== folder)) return [];
  const detail =
    moveToFolder === null
      ? "Choose the folder that mails are moved to."
      : "Mails are read from this folder. Choose another one to move them to.";
  return [{ field: "moveToFolder", detail }];
}

function popFaults({ folder, afterProcessing }: ReadingWish): FieldProblem[] {
  const faults: FieldProblem[] = [];
  if (folder !== undefined && folder !== inbox) {
    faults.push({
      field: "folder",
      detail: "POP3 knows no folders but the inbox. Choose IMAP to read another.",
    });
  }
  if (afterProcessing === "MARK_SEEN" || afterProcessing === "MOVE") {
    const detail = "POP3 can only delete a mail or leave it. Choose one of these, or IMAP.";
    faults.push({ field: "afterProcessing", detail });
  }
  return faults;
}
