import { requestKeysInSubject } from "@/lib/message/subject.ts";
import { alertMailOfMessageId } from "@/lib/outbound/alert-message-id.ts";
import type { InstanceIdentity } from "@/lib/outbound/instance-identity.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { InboundOutcome } from "@/prisma/generated/enums.ts";
import { applyBounce } from "./apply-bounce.ts";
import { applyDecision } from "./apply-decision.ts";
import type { Evidence, ThreadCandidate } from "./decide.ts";
import { decide } from "./decide.ts";
import { applyFilters, windowStart } from "./filters.ts";
import { findThread } from "./find-thread.ts";
import type { ClaimedMail } from "./ingest-claim.ts";
import type { TwinMail } from "./twin-mails.ts";
import { listTwins, lockMessageId } from "./twin-mails.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** A mail that is read and waits for its outcome. */
export type MailToSettle = {
  readonly mail: ClaimedMail;
  readonly understood: UnderstoodMail;
  readonly identity: InstanceIdentity;
  readonly twins: readonly TwinMail[];
  /** Ids of the twins whose body is the same. */
  readonly sameBody: ReadonlySet<string>;
};

/** What became of a mail, as the ledger keeps it. */
export type Settlement = {
  readonly outcome: InboundOutcome;
  readonly reason: string;
  readonly evidence: readonly (
    | Evidence
    | { readonly kind: string; readonly detail: string; readonly weight: number }
  )[];
  readonly requestId: string | null;
  readonly commentId: string | null;
};

/**
 * Gives a mail its outcome, with all its effects, in this transaction. Nothing happens when it has one already.
 *
 * @returns false when twins appeared that were not looked at: look again
 */
export async function settleMail(tx: Transaction, settling: MailToSettle): Promise<boolean> {
  const { mail, twins } = settling;
  await lockMessageId(tx, mail);
  const open = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "InboundMessage" WHERE "id" = ${mail.id}::uuid AND "state" = 'STORED' FOR UPDATE`;
  if (open.length === 0) return true;
  const known = new Set(twins.map((twin) => twin.id));
  if ((await listTwins(tx, mail)).some((twin) => !known.has(twin.id))) return false;

  const settlement = await settle(tx, settling);
  await tx.inboundMessage.update({
    where: { id: mail.id },
    data: {
      state: "DONE",
      processedAt: new Date(),
      outcome: settlement.outcome,
      reason: settlement.reason,
      evidence: settlement.evidence.map((one) => ({ ...one })) satisfies Prisma.InputJsonArray,
      requestId: settlement.requestId,
      commentId: settlement.commentId,
    },
  });
  return true;
}

async function settle(tx: Transaction, settling: MailToSettle): Promise<Settlement> {
  const { mail, understood, identity, twins, sameBody } = settling;
  const senderAddress = understood.sender?.address ?? "";
  const candidates = await findThread(tx, {
    projectId: mail.channel.projectId,
    senderAddress,
    messageIds: understood.references,
    subjectKeys: requestKeysInSubject(understood.subject),
    messageIdKey: identity.messageIdKey,
  });
  const decision = decide(senderAddress, candidates);
  const channels = await tx.emailChannel.findMany({ select: { address: true } });
  const ownAddresses = new Set(channels.map((channel) => channel.address));
  const verdict = applyFilters({
    mail: understood,
    ownAddresses,
    twin: twins.find((twin) => sameBody.has(twin.id)) ?? null,
    answersAlert: decision.kind === "request" && refersToAlert(understood, identity),
    ...(await recentMail(tx, mail, senderAddress, decision.kind === "comment" ? decision.requestId : null)),
  });
  if (!verdict) return applyDecision(tx, { mail, understood, decision, ownAddresses });

  const twin = twins.find((one) => sameBody.has(one.id));
  const settled: Settlement = {
    outcome: verdict.outcome,
    reason: verdict.reason,
    evidence: [{ kind: "filter", detail: verdict.rule, weight: 0 }],
    requestId: verdict.outcome === "DUPLICATE" ? (twin?.requestId ?? null) : threadOf(candidates),
    commentId: null,
  };
  return verdict.outcome === "BOUNCE" ? applyBounce(tx, { understood, identity, settled }) : settled;
}

function refersToAlert({ references }: UnderstoodMail, { messageIdKey }: InstanceIdentity): boolean {
  return references.some((messageId) => alertMailOfMessageId(messageIdKey, messageId) !== null);
}

/** The request that an ignored mail surely belongs to: it stays findable there. */
function threadOf(candidates: readonly ThreadCandidate[]): string | null {
  const sure =
    candidates.find((one) => one.signedIds.length > 0) ?? candidates.find((one) => one.references.length > 0);
  return sure?.requestId ?? null;
}

async function recentMail(
  tx: Transaction,
  mail: ClaimedMail,
  fromAddress: string,
  requestId: string | null,
): Promise<{ recentFromSender: number; recentInThread: number }> {
  const where = {
    fromAddress,
    processedAt: { gte: windowStart(new Date()) },
    outcome: { in: ["REQUEST" as const, "COMMENT" as const] },
  };
  const recentFromSender = await tx.inboundMessage.count({
    where: { ...where, mailbox: { emailChannelId: mail.channel.id } },
  });
  if (requestId === null) return { recentFromSender, recentInThread: 0 };
  return {
    recentFromSender,
    recentInThread: await tx.inboundMessage.count({ where: { ...where, requestId } }),
  };
}
