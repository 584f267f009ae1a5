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
  }),
);
type LockedRequest = z.infer<typeof lockedRows>[number];

/**
 * Reads who moves next in a request and keeps others from changing it until the transaction ends.
 *
 * @throws Problem `not-found`
 */
export async function lockRequest(tx: Transaction, requestId: string): Promise<LockedRequest> {
  const [row] = lockedRows.parse(
    await tx.$queryRaw`
      SELECT "id", "key", "projectId", "status"::text, "waitingOn"::text FROM "Request"
      WHERE "id" = ${requestId}::uuid FOR UPDATE`,
  );
  if (!row) throw notFound("request");
  return row;
}
