import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { count } from "@/lib/platform/metric-counters.ts";
import type { AfterProcessing } from "@/prisma/generated/client.ts";
import type { UntidiedMail } from "./ledger-row.ts";
import { createRows, rowOf } from "./ledger-row.ts";
import type { MailboxLease } from "./mailbox-lease.ts";
import { requireLease } from "./mailbox-lease.ts";
import { recogniseMails } from "./recognise-mails.ts";
import { retireNames } from "./retire-numbers.ts";
import type { StoredMail } from "./store-bytes.ts";

/** How far the mailbox was read, to be written with the mails: the cursor of IMAP, or the UIDLs of POP3 that are known now. */
export type Progress =
  | { readonly uidValidity: bigint; readonly lastUid: number; readonly uidls?: never }
  | { readonly uidls: readonly string[]; readonly uidValidity?: never; readonly lastUid?: never };

type StoredMails = {
  /** Rows that are new and wait to be processed. */
  readonly ids: readonly string[];
  /** Mails that are here already, by their content. */
  readonly knownCount: number;
  /** What is to be done on the server now. */
  readonly untidied: readonly UntidiedMail[];
};

/**
 * Writes ledger rows and the progress in one transaction. Mail that is there already (by place or by content) is passed
 * over: the unique keys decide, not a check.
 *
 * @param afterProcessing what is done on the server; LEAVE: the rows are tidy at once
 * @throws LeaseLostError when another worker reads this mailbox now; then nothing was written
 */
export async function storeMessages(
  lease: MailboxLease,
  progress: Progress,
  mails: readonly StoredMail[],
  afterProcessing: AfterProcessing = "LEAVE",
): Promise<StoredMails> {
  return database().$transaction(async (tx) => {
    const { projectId, now } = await requireLease(tx, lease);
    await retirePassedOver(tx, lease.mailboxId, progress, mails);
    const data = mails.map((mail) => rowOf(mail, lease.mailboxId, projectId, afterProcessing));
    const created = data.length === 0 ? [] : await createRows(tx, data);
    const recognised =
      created.length === mails.length
        ? { created: [], untidied: [], knownCount: 0 }
        : await recogniseMails(tx, lease.mailboxId, data, created, (rows) => createRows(tx, rows));
    const rows = [...created, ...recognised.created];
    await writeProgress(tx, lease.mailboxId, progress, rows.length > 0 ? now : null);
    const ids = rows.flatMap((row) => (row.state === "STORED" ? [row.id] : []));
    if (rows.length > ids.length) count("mails", { outcome: "left" }, rows.length - ids.length);
    const [first] = rows;
    if (first) await announceChange(tx, { topic: "mail-log", projectId, id: first.id });
    return {
      ids,
      knownCount: recognised.knownCount,
      untidied: [...rows.filter((row) => row.tidiedAt === null), ...recognised.untidied],
    };
  });
}

/** What is listed under a name and not taken is no mail that a row of this name, from another place, could speak of. */
function retirePassedOver(
  tx: Transaction,
  mailboxId: string,
  { uidls = [] }: Progress,
  mails: readonly StoredMail[],
): Promise<void> {
  const taken = new Set(mails.map(({ place }) => place.uidl));
  const passedOver = uidls.filter((uidl) => !taken.has(uidl));
  return retireNames(tx, mailboxId, passedOver);
}

async function writeProgress(
  tx: Transaction,
  mailboxId: string,
  progress: Progress,
  newMailAt: Date | null,
): Promise<void> {
  if (progress.uidls !== undefined) {
    await tx.popUidl.createMany({
      data: progress.uidls.map((uidl) => ({ mailboxId, uidl })),
      skipDuplicates: true,
    });
    if (newMailAt === null) return;
  }
  await tx.mailbox.update({
    where: { id: mailboxId },
    data: {
      ...(progress.uidls === undefined && {
        uidValidity: progress.uidValidity,
        lastUid: BigInt(progress.lastUid),
      }),
      ...(newMailAt !== null && { lastMailAt: newMailAt }),
    },
  });
}
