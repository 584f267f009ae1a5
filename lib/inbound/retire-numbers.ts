import { randomInt, randomUUID } from "node:crypto";
import type { Transaction } from "@/lib/platform/database.ts";

/** Real values of UIDVALIDITY have 32 bits (RFC 3501 §9): retired ones are above them. */
const generation = () => BigInt(randomInt(1, 2 ** 30)) << 32n;
/** No UIDL has a space (RFC 1939 §7): a retired one has. */
const retiredSuffix = () => ` retired ${randomUUID()}`;

/**
 * UIDVALIDITY is often 1, so that another folder, or the same one out of a backup, may use the very numbers of rows that
 * are here, and the ledger's unique keys would take new mail for known: the rows give their numbers up, lowest UID first.
 *
 * @returns how many did; fewer than `most`: all have
 */
export function retireNumbers(
  tx: Transaction,
  mailboxId: string,
  uidValidity: bigint,
  most: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidValidity" = "uidValidity" + ${generation()}
    WHERE "id" IN (
      SELECT "id" FROM "InboundMessage"
      WHERE "mailboxId" = ${mailboxId}::uuid AND "uidValidity" = ${uidValidity}
      ORDER BY "uid" LIMIT ${most})`;
}

/** Same for the rows that have these names of POP3: they are other mails' now. */
export async function retireNames(
  tx: Transaction,
  mailboxId: string,
  uidls: readonly string[],
): Promise<void> {
  if (uidls.length === 0) return;
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidl" = "uidl" || ${retiredSuffix()}
    WHERE "mailboxId" = ${mailboxId}::uuid AND "uidl" = ANY(${[...uidls]}::text[])`;
}

/** Same for the one row that has this number: the server has given it to another mail. */
export async function retireNumber(
  tx: Transaction,
  mailboxId: string,
  place: { readonly uidValidity: bigint | null; readonly uid: bigint | null; readonly uidl: string | null },
): Promise<void> {
  const { uidValidity, uid, uidl } = place;
  if (uidl !== null) return retireNames(tx, mailboxId, [uidl]);
  await tx.$executeRaw`
    UPDATE "InboundMessage" SET "uidValidity" = "uidValidity" + ${generation()}
    WHERE "mailboxId" = ${mailboxId}::uuid AND "uidValidity" = ${uidValidity} AND "uid" = ${uid}`;
}
