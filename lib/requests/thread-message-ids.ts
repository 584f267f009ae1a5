import { withoutNul } from "@/lib/access/input-text.ts";
import type { Transaction } from "@/lib/platform/database.ts";

/** Remembers Message-IDs (without angle brackets) as belonging to a request; known ones stay as they are. */
export async function rememberMessageIds(
  tx: Transaction,
  requestId: string,
  messageIds: readonly string[],
): Promise<void> {
  const unique = new Set(messageIds.map(withoutNul));
  if (unique.size === 0) return;
  await tx.threadMessageId.createMany({
    data: [...unique].map((messageId) => ({ requestId, messageId })),
    skipDuplicates: true,
  });
}
