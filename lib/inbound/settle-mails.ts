import type { Transaction } from "@/lib/platform/database.ts";
import { applyJudgement } from "./apply-judgement.ts";
import type { Destination } from "./destination.ts";
import { partWaiting, type WaitingMail } from "./earlier-mails.ts";
import { noEffects, writeEffects } from "./effects.ts";
import { judgeMail } from "./judge-mail.ts";
import { increase, type Knowledge, recentKey } from "./knowledge.ts";
import { surroundingsOf } from "./mail-surroundings.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { readKnowledge } from "./read-knowledge.ts";
import type { Settlement } from "./settlement.ts";
import { lockMessageIds, partUnseenTwins, type UnseenTwins } from "./twin-mails.ts";
import { type SettledMail, writeLedger } from "./write-ledger.ts";

/** What a transaction did, and what it had to leave. */
type SettledBatch = {
  readonly settled: readonly SettledMail[];
  /** They have to wait for earlier mails of their thread. */
  readonly waiting: readonly WaitingMail[];
  /** Their twins have to be looked at first. */
  readonly unseen: readonly UnseenTwins<PreparedMail>[];
};

/**
 * Gives mails of one mailbox their outcomes, with all their effects, in this transaction: what is known is read for all
 * of them, they are judged one after the other, and what comes of it is written at once. Mails that have an outcome
 * already are passed over.
 *
 * @param mails in the order of `byArrival`
 * @throws CustomerOvertakenError when others made an account meanwhile: try again
 */
export async function settleMails(
  tx: Transaction,
  destination: Destination,
  mails: readonly PreparedMail[],
): Promise<SettledBatch> {
  const all = mails.map(({ mail }) => mail);
  await lockMessageIds(tx, all);
  const open = await lockOpen(tx, destination, mails);
  const { ready: seen, unseen } = await partUnseenTwins(tx, destination.mailboxId, open);
  const { ready, waiting } = await partWaiting(tx, destination.projectId, seen);
  const settled = await reachSettlements(tx, destination, ready);
  await writeLedger(tx, destination, settled);
  return { settled, waiting, unseen };
}

/**
 * Those that have no outcome yet; nobody else gives them one until the transaction ends. What was moved to another
 * project since it was claimed is left to the next claim.
 */
async function lockOpen(
  tx: Transaction,
  { projectId }: Destination,
  mails: readonly PreparedMail[],
): Promise<PreparedMail[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "InboundMessage"
    WHERE "id" = ANY(${mails.map(({ mail }) => mail.id)}::uuid[]) AND "state" = 'STORED'
      AND "projectId" = ${projectId}::uuid
    ORDER BY "id" FOR UPDATE`;
  const open = new Set(rows.map(({ id }) => id));
  return mails.filter(({ mail }) => open.has(mail.id));
}

/**
 * Decides about mails, one after the other, and does what was decided; their ledger rows and their notices are left to
 * the caller.
 */
export async function reachSettlements(
  tx: Transaction,
  destination: Destination,
  mails: readonly PreparedMail[],
): Promise<SettledMail[]> {
  if (mails.length === 0) return [];
  const knowledge = await readKnowledge(tx, destination, mails);
  const effects = noEffects();
  const settled: SettledMail[] = [];
  for (const prepared of mails) {
    const { mail, understood } = prepared;
    const { receivedAt, oversize } = mail;
    const isReleased = mail.releasedAt !== null;
    const judgement = judgeMail(
      { understood, destination, receivedAt, isReleased, oversize },
      surroundingsOf(knowledge, prepared),
    );
    const settlement = await applyJudgement(tx, { ...prepared, knowledge, effects }, judgement);
    remember(knowledge, prepared, settlement);
    const requestKey = knowledge.requests.get(settlement.requestId ?? "")?.key ?? null;
    settled.push({ prepared, settlement, requestKey });
  }
  await writeEffects(tx, effects, knowledge.numbers);
  return settled;
}

/** What the loop guard counts goes on counting within the batch. */
function remember(knowledge: Knowledge, { mail }: PreparedMail, settlement: Settlement): void {
  const { outcome, requestId, notices } = settlement;
  for (const { kind } of notices) knowledge.recentNotices[kind] += 1;
  if (outcome !== "REQUEST" && outcome !== "COMMENT") return;
  increase(knowledge.recentFromSender, mail.fromAddress);
  if (requestId !== null) increase(knowledge.recentInThread, recentKey(requestId, mail.fromAddress));
}
