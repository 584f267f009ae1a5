import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@/prisma/generated/client.ts";
import { askingConnection } from "./database-connection.ts";

/** The client, or a transaction of it: what a query needs. */
export type Db = PrismaClient | Prisma.TransactionClient;
/** Only a transaction: for steps that must be committed together with others. */
export type Transaction = Prisma.TransactionClient;

// Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomDatabase?: PrismaClient } = globalThis;

/** The process's database client (pool of 10 connections). */
export function database(): PrismaClient {
  shared.mailroomDatabase ??= new PrismaClient({
    adapter: new PrismaPg(askingConnection(10)),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return shared.mailroomDatabase;
}

/**
 * For transactions that delete all there is of a mailbox at once, which may be millions of rows: whoever reads or watches
 * mailboxes does not wait for the locks that such a one holds.
 */
export const longTransaction = { timeout: 70_000 } as const;

/**
 * The time by the database's clock. What says when something is due or who may act is told by it: the clocks of two
 * processes may be minutes apart.
 */
export async function databaseNow(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS "now"`;
  if (!row) throw new Error("The database did not tell its time.");
  return row.now;
}

/** Whether the error is a breach of a unique key (P2002): somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
