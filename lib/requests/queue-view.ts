import { z } from "zod";
import { Prisma } from "@/prisma/generated/client.ts";

/** The six views of a project's queue. */
export const queueViewName = z.enum([
  "needs-reply",
  "waiting-for-customer",
  "mine",
  "unassigned",
  "resolved",
  "all",
]);
export type QueueViewName = z.infer<typeof queueViewName>;

/**
 * The condition of a view on the table `Request`, known as `r`. A resolved request waits for nobody and only such a
 * one does, so "not resolved" is asked by `waitingOn`, which the index begins with.
 */
export function queueViewCondition(view: QueueViewName, userId: string | null): Prisma.Sql {
  const unresolved = Prisma.sql`r."waitingOn" IN ('AGENT', 'CUSTOMER')`;
  switch (view) {
    case "needs-reply":
      return Prisma.sql`r."waitingOn" = 'AGENT'`;
    case "waiting-for-customer":
      return Prisma.sql`r."waitingOn" = 'CUSTOMER'`;
    case "mine":
      return Prisma.sql`(r."assigneeId" = ${userId}::uuid AND ${unresolved})`;
    case "unassigned":
      return Prisma.sql`(r."assigneeId" IS NULL AND ${unresolved})`;
    case "resolved":
      return Prisma.sql`r."waitingOn" = 'NOBODY'`;
    case "all":
      return Prisma.sql`TRUE`;
  }
}
