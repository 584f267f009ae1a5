import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";

/** Message-IDs (without angle brackets) that belong to a request. */
export type ThreadMessageIds = { readonly requestId: string; readonly messageIds: readonly string[] };

/** Remembers Message-IDs as belonging to requests; known ones stay as they are. */
export async function rememberMessageIds(
  tx: Transaction,
  threads: readonly ThreadMessageIds[],
): Promise<void> {
  const rows = threads.flatMap(({ requestId, messageIds }) =>
    [...new Set(messageIds)].map((messageId) => ({ requestId, messageId })),
  );
  await insertRows(tx, "ThreadMessageId", rows, { skipDuplicates: true });
}
