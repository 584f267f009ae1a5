import { databaseNow, type Transaction } from "@/lib/platform/database.ts";
import { jsonOf } from "@/lib/platform/insert-rows.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import type { Destination } from "./destination.ts";
import { siblingDetail } from "./judgement-remarks.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { bulkDeleteEvidence } from "./server-action.ts";
import type { Settlement } from "./settlement.ts";

/** A mail and what became of it. */
export type SettledMail = {
  readonly prepared: PreparedMail;
  readonly settlement: Settlement;
  /** Of its request, where it has one. */
  readonly requestKey: string | null;
};

/** Writes what became of mails into the ledger, with the mails that Mailroom writes because of them. */
export async function writeLedger(
  tx: Transaction,
  destination: Destination,
  settled: readonly SettledMail[],
): Promise<void> {
  const [first] = settled;
  if (!first) return;
  await writeOutcomes(tx, settled);
  await queueNotices(tx, settled);
  for (const one of settled) await tellSiblings(tx, destination, one);
  // Whoever shows the log reads it anew: one word is enough for all.
  await announceChange(tx, {
    topic: "mail-log",
    projectId: destination.projectId,
    id: first.prepared.mail.id,
  });
}

async function queueNotices(tx: Transaction, settled: readonly SettledMail[]): Promise<void> {
  const notices = settled.flatMap(({ prepared: { mail }, settlement }) =>
    settlement.notices.map((notice) => ({ ...notice, inboundMessageId: mail.id })),
  );
  if (notices.length === 0) return;
  const now = await databaseNow(tx);
  const data = notices.map((notice) => ({ ...notice, nextAttemptAt: now, createdAt: now }));
  await tx.noticeMail.createMany({ data, skipDuplicates: true });
}

async function writeOutcomes(tx: Transaction, settled: readonly SettledMail[]): Promise<void> {
  const rows = settled.map(({ prepared: { mail }, settlement }) => {
    const { outcome, reason, evidence, requestId, commentId } = settlement;
    const isHeld = outcome === "HELD";
    return {
      id: mail.id,
      state: isHeld ? "HELD" : "DONE",
      outcome: isHeld ? null : outcome,
      reason: reason,
      evidence,
      requestId,
      commentId,
      // What was marked or moved when it came is to be deleted now.
      isUntidy: evidence.some((one) => one.kind === bulkDeleteEvidence),
    };
  });
  await tx.$executeRaw`
    UPDATE "InboundMessage" AS mail SET
      "state" = settled."state"::"InboundState", "outcome" = settled."outcome"::"InboundOutcome",
      "processedAt" = now(), "reason" = settled."reason", "evidence" = settled."evidence",
      "requestId" = settled."requestId", "commentId" = settled."commentId",
      "tidiedAt" = CASE WHEN settled."isUntidy" THEN NULL ELSE mail."tidiedAt" END
    FROM jsonb_to_recordset(${jsonOf(rows)}::jsonb) AS settled(
      "id" uuid, "state" text, "outcome" text, "reason" text, "evidence" jsonb, "requestId" uuid, "commentId" uuid,
      "isUntidy" boolean)
    WHERE mail."id" = settled."id"`;
}

/** The same mail in other mailboxes learns of this one, so that each log leads to the other. */
async function tellSiblings(tx: Transaction, destination: Destination, settled: SettledMail): Promise<void> {
  const { mailboxId, projectId, handler, label } = destination;
  const { prepared, settlement, requestKey } = settled;
  if (settlement.outcome !== "REQUEST" && settlement.outcome !== "COMMENT") return;
  const siblings = prepared.twins.filter(
    (twin) => prepared.sameBody.has(twin.id) && twin.mailboxId !== mailboxId,
  );
  const own = { label: handler === null ? label : "another mail handler", projectId, requestKey };
  for (const sibling of siblings) {
    const detail = siblingDetail(own, sibling.projectId);
    const added = jsonOf([{ kind: "sibling", detail, weight: 0 }]);
    await tx.$executeRaw`
      UPDATE "InboundMessage" SET "evidence" = "evidence" || ${added}::jsonb WHERE "id" = ${sibling.id}::uuid`;
  }
}
