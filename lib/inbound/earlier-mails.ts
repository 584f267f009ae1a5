import type { Transaction } from "@/lib/platform/database.ts";
import { byArrival } from "./claim-mails.ts";
import type { PreparedMail } from "./prepare-mail.ts";

type EarlierMail = {
  readonly id: string;
  readonly messageId: string;
  readonly receivedAt: Date;
  readonly uid: bigint | null;
  /** When it may be claimed: later than a claim lasts when it failed and is tried again. */
  readonly dueInMs: number;
};

/** A mail that has to wait for others of its thread. */
export type WaitingMail = { readonly prepared: PreparedMail; readonly earlier: readonly EarlierMail[] };

/**
 * Parts the mails that can be processed now from those that refer to an earlier mail of the project which is not
 * processed yet: without that one, an answer would become a request of its own. Earlier mails of the same batch count as
 * processed, unless they have to wait themselves; of two with one Message-ID the second waits for the first.
 *
 * @param mails in the order of `byArrival`
 */
export async function partWaiting(
  tx: Transaction,
  projectId: string,
  mails: readonly PreparedMail[],
): Promise<{ readonly ready: PreparedMail[]; readonly waiting: WaitingMail[] }> {
  const unfinished = await unfinishedByMessageId(tx, projectId, mails);
  const ready = new Map<string, PreparedMail>();
  const waiting: WaitingMail[] = [];
  const isTaken = new Set<string>();
  for (const prepared of mails) {
    const { mail, clues } = prepared;
    const earlier = clues.messageIds
      .flatMap((messageId) => unfinished.get(messageId) ?? [])
      .filter((one) => !ready.has(one.id) && byArrival(one, mail) < 0);
    const isSecond = mail.messageId !== null && isTaken.has(mail.messageId);
    if (mail.messageId !== null) isTaken.add(mail.messageId);
    if (earlier.length > 0 || isSecond) waiting.push({ prepared, earlier });
    else ready.set(mail.id, prepared);
  }
  return { ready: [...ready.values()], waiting };
}

async function unfinishedByMessageId(
  tx: Transaction,
  projectId: string,
  mails: readonly PreparedMail[],
): Promise<Map<string, EarlierMail[]>> {
  const wanted = [...new Set(mails.flatMap(({ clues }) => clues.messageIds))];
  if (wanted.length === 0) return new Map();
  const rows = await tx.$queryRaw<EarlierMail[]>`
    SELECT "id", "messageId", "receivedAt", "uid",
      (extract(epoch FROM "nextAttemptAt" - now()) * 1000)::float AS "dueInMs"
    FROM "InboundMessage"
    WHERE "messageId" = ANY(${wanted}::text[]) AND "state" = 'STORED' AND "projectId" = ${projectId}::uuid`;
  return Map.groupBy(rows, ({ messageId }) => messageId);
}
