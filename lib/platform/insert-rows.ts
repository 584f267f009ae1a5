import { Prisma } from "@/prisma/generated/client.ts";
import type { Transaction } from "./database.ts";

/** Tables that many rows are written to at once, and what a row of each is made of. */
type Rows = {
  readonly Attachment: Prisma.AttachmentCreateManyInput;
  readonly Comment: Prisma.CommentCreateManyInput;
  readonly InboundMessage: Prisma.InboundMessageCreateManyInput;
  readonly Participant: Prisma.ParticipantCreateManyInput;
  readonly Request: Prisma.RequestCreateManyInput;
  readonly RequestEvent: Prisma.RequestEventCreateManyInput;
  readonly ThreadMessageId: Prisma.ThreadMessageIdCreateManyInput;
  readonly User: Prisma.UserCreateManyInput;
};

/**
 * Writes many rows by one statement whose text does not depend on their number; `createMany` makes another one for each
 * number, which costs more than all the rest.
 *
 * @param rows all with the same columns, ids and `updatedAt` included: only the defaults of the database are known here
 * @param options.skipDuplicates rows that are there already are passed over
 * @param options.returning columns of the rows that were added
 * @returns the rows that were added
 */
export async function insertRows<Table extends keyof Rows, Returned = unknown>(
  tx: Transaction,
  table: Table,
  rows: readonly Rows[Table][],
  options: {
    readonly skipDuplicates?: boolean;
    readonly returning?: readonly (keyof Rows[Table] & string)[];
  } = {},
): Promise<Returned[]> {
  const [first] = rows;
  if (!first) return [];
  const { skipDuplicates = false, returning = [] } = options;
  const columns = namesOf(Object.keys(first));
  const into = Prisma.raw(`"${table}"`);
  const onConflict = skipDuplicates ? Prisma.raw("ON CONFLICT DO NOTHING") : Prisma.empty;
  const returned = returning.length === 0 ? Prisma.raw("1 AS added") : namesOf(returning);
  return tx.$queryRaw<Returned[]>`
    INSERT INTO ${into} (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::${into}, ${jsonOf(rows)}::jsonb)
    ${onConflict} RETURNING ${returned}`;
}

/** Names from our own code, never from outside. */
function namesOf(names: readonly string[]) {
  return Prisma.raw(names.map((name) => `"${name}"`).join(", "));
}

/** Rows as a parameter for PostgreSQL, whose JSON takes neither NUL nor half a surrogate pair. */
export function jsonOf(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_key, value: unknown) => {
    if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
    return typeof value === "bigint" ? value.toString() : value;
  });
}
