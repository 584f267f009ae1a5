import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";
import type { EncryptionKey } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { isSealedWithNewest, openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import { Prisma } from "@/prisma/generated/client.ts";
import type { SealedColumn } from "./sealed-columns.ts";

const batchSize = 200;
const sealedRows = z.array(z.object({ id: z.string(), sealed: z.string() }));

type ResealCount = {
  resealed: number;
  alreadyNewest: number;
  /** Rows whose secret no listed key opens. */
  readonly unreadable: string[];
};

/**
 * Seals every secret of a column with the newest key. A value that somebody else replaces meanwhile is left to them.
 * Safe to repeat and to break off.
 */
export async function resealColumn(
  db: Db,
  { table, column }: SealedColumn,
  keys: readonly EncryptionKey[],
): Promise<ResealCount> {
  const count: ResealCount = { resealed: 0, alreadyNewest: 0, unreadable: [] };
  // Names of our own schema, as the catalogue gives them.
  const tableName = Prisma.raw(`"${table}"`);
  const columnName = Prisma.raw(`"${column}"`);
  let after = "";
  for (;;) {
    const rows = sealedRows.parse(
      await db.$queryRaw`
        SELECT "id"::text, ${columnName} AS "sealed" FROM ${tableName}
        WHERE ${columnName} IS NOT NULL AND "id"::text > ${after} ORDER BY "id"::text LIMIT ${batchSize}`,
    );
    for (const { id, sealed } of rows) {
      if (isSealedWithNewest(sealed, keys)) {
        count.alreadyNewest += 1;
        continue;
      }
      const renewed = reseal(sealed, `${table}:${id}:${column}`, keys);
      if (renewed === null) {
        count.unreadable.push(id);
        continue;
      }
      count.resealed += await db.$executeRaw`
        UPDATE ${tableName} SET ${columnName} = ${renewed} WHERE "id"::text = ${id} AND ${columnName} = ${sealed}`;
    }
    const last = rows.at(-1);
    if (!last) return count;
    after = last.id;
  }
}

/** Null: no listed key opens it. */
function reseal(sealed: string, place: string, keys: readonly EncryptionKey[]): string | null {
  try {
    return sealSecret(openSecret(sealed, place, [...keys]), place, [...keys]);
  } catch (error) {
    if (error instanceof Problem && error.code === "secret-unreadable") return null;
    throw error;
  }
}

/** How many secrets of a column are not sealed with the newest key. */
export async function countOnOlderKeys(
  db: Db,
  { table, column }: SealedColumn,
  keys: readonly EncryptionKey[],
): Promise<number> {
  const newest = `v1.${keys[0]?.id}.`;
  const columnName = Prisma.raw(`"${column}"`);
  const rows = await db.$queryRaw`
    SELECT count(*)::int AS "left" FROM ${Prisma.raw(`"${table}"`)}
    WHERE ${columnName} IS NOT NULL AND NOT starts_with(${columnName}, ${newest})`;
  return z.tuple([z.object({ left: z.int() })]).parse(rows)[0].left;
}
