import type { Transaction } from "@/lib/platform/database.ts";
import type { CreatedRow, MailRow, UntidiedMail } from "./ledger-row.ts";
import { untidiedSelect } from "./ledger-row.ts";
import { retireNumber } from "./retire-numbers.ts";

type Recognised = {
  readonly created: readonly CreatedRow[];
  readonly knownCount: number;
  readonly untidied: readonly UntidiedMail[];
};

/**
 * Looks closer at mails that the unique keys have kept out. One with known content is known, whatever number it has
 * now; if it is still to be tidied, that is done at its new place. One with new content at a known place is a new mail
 * under a number that the server has used before: the old row gives the number up. What a handler has left alone and
 * wants now is a new mail too.
 */
export async function recogniseMails(
  tx: Transaction,
  mailboxId: string,
  mails: readonly MailRow[],
  created: readonly CreatedRow[],
  create: (rows: readonly MailRow[]) => Promise<CreatedRow[]>,
): Promise<Recognised> {
  const createdHashes = new Set(created.map(({ contentHash }) => contentHash));
  const passedOver = mails.filter(({ contentHash }) => !createdHashes.has(contentHash));
  const known = await tx.inboundMessage.findMany({
    where: { mailboxId, contentHash: { in: passedOver.map(({ contentHash }) => contentHash) } },
    select: { ...untidiedSelect, tidiedAt: true, outcome: true },
  });
  const knownByHash = new Map(known.map((row) => [row.contentHash, row]));
  const renewed: CreatedRow[] = [];
  const untidied: UntidiedMail[] = [];
  for (const mail of passedOver) {
    const row = knownByHash.get(mail.contentHash);
    const isWantedNow = row?.outcome === "LEFT" && mail.state === "STORED";
    if (isWantedNow) await tx.inboundMessage.deleteMany({ where: { id: row.id } });
    if (!row || isWantedNow) {
      await retireNumber(tx, mailboxId, mail);
      renewed.push(...(await create([mail])));
    } else if (row.tidiedAt === null && mail.tidiedAt === null && !isSamePlace(row, mail)) {
      await retireNumber(tx, mailboxId, mail);
      const { uidValidity, uid, uidl } = mail;
      await tx.inboundMessage.update({ where: { id: row.id }, data: { uidValidity, uid, uidl } });
      untidied.push({ ...row, uidValidity, uid, uidl });
    }
  }
  return { created: renewed, knownCount: mails.length - created.length - renewed.length, untidied };
}

/** Another number in the same numbering is another copy: the row keeps to the first one. */
function isSamePlace(row: UntidiedMail, mail: MailRow): boolean {
  return mail.uidl === null ? row.uidValidity === mail.uidValidity : row.uidl === mail.uidl;
}
