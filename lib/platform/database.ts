import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@/prisma/generated/client.ts";
import { environment } from "./environment.ts";

/** The client, or a transaction of it: what a query needs. */
export type Db = PrismaClient | Prisma.TransactionClient;
/** Only a transaction: for steps that must be committed together with others. */
export type Transaction = Prisma.TransactionClient;

// Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomDatabase?: PrismaClient } = globalThis;

/** The process's database client (pool of 10 connections). */
export function database(): PrismaClient {
  shared.mailroomDatabase ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: environment().databaseUrl, max: 10 }),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return shared.mailroomDatabase;
}

/** Whether the error is a breach of a unique key (P2002): somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
