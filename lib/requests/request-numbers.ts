import { z } from "zod";
import type { Transaction } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";

/** The numbers that a project's next requests get, kept from others until the transaction ends. */
export type RequestNumbers = {
  readonly projectId: string;
  readonly projectKey: string;
  readonly first: number;
  /** How many were taken so far. */
  taken: number;
};

const lockedProjects = z.array(z.object({ first: z.int(), projectKey: z.string() }));

/**
 * Keeps others from numbering requests of this project until the transaction ends, so that numbers have no gaps and no
 * doubles. Whoever also makes accounts does this first: two who do both must do it in the same order.
 *
 * @throws Problem `not-found` when the project does not exist
 */
export async function lockRequestNumbers(tx: Transaction, projectId: string): Promise<RequestNumbers> {
  // Rows that refer to the project may still be added by others meanwhile.
  const [row] = lockedProjects.parse(
    await tx.$queryRaw`
      SELECT "nextRequestNumber" AS "first", "key" AS "projectKey" FROM "Project"
      WHERE "id" = ${projectId}::uuid FOR NO KEY UPDATE`,
  );
  if (!row) throw notFound("project");
  return { projectId, ...row, taken: 0 };
}

/** The next number and the key that goes with it. */
export function takeRequestNumber(numbers: RequestNumbers): {
  readonly number: number;
  readonly key: string;
} {
  const number = numbers.first + numbers.taken;
  numbers.taken += 1;
  return { number, key: `${numbers.projectKey}-${number}` };
}

/** Writes how far the numbers have come. */
export async function saveRequestNumbers(tx: Transaction, numbers: RequestNumbers): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Project" SET "nextRequestNumber" = ${numbers.first + numbers.taken}
    WHERE "id" = ${numbers.projectId}::uuid`;
}
