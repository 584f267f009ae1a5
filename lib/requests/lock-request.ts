import { z } from "zod";
import type { Transaction } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";

const lockedRows = z.array(
  z.object({
    id: z.string(),
    key: z.string(),
    projectId: z.string(),
    status: z.enum(["OPEN", "PENDING", "RESOLVED"]),
    waitingOn: z.enum(["AGENT", "CUSTOMER", "NOBODY"]),
    /** When the transaction began. */
    now: z.date(),
  }),
);
export type LockedRequest = z.infer<typeof lockedRows>[number];

/**
 * Reads who moves next in a request and keeps others from changing it until the transaction ends.
 *
 * @throws Problem `not-found`
 */
export async function lockRequest(tx: Transaction, requestId: string): Promise<LockedRequest> {
  const [row] = await lockRequests(tx, [requestId]);
  if (!row) throw notFound("request");
  return row;
}

/** The same for many requests; those that do not exist are left out. */
export async function lockRequests(tx: Transaction, requestIds: readonly string[]): Promise<LockedRequest[]> {
  // Always in the same order, so that two who lock the same requests do not wait for each other for ever.
  return lockedRows.parse(
    await tx.$queryRaw`
      SELECT "id", "key", "projectId", "status"::text, "waitingOn"::text, now() FROM "Request"
      WHERE "id" = ANY(${[...requestIds]}::uuid[]) ORDER BY "id" FOR UPDATE`,
  );
}
