import type { Transaction } from "@/lib/platform/database.ts";
import { applyBounce } from "./apply-bounce.ts";
import { applyComment, applyRequest } from "./apply-decision.ts";
import type { Effects } from "./effects.ts";
import type { Judgement } from "./judgement.ts";
import type { Knowledge } from "./knowledge.ts";
import { forwardNotice } from "./notices.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import type { Settlement } from "./settlement.ts";

/** A mail that was judged, and what is needed to do what was decided. */
export type Applied = Pick<PreparedMail, "mail" | "understood" | "identity"> & {
  readonly knowledge: Knowledge;
  readonly effects: Effects;
};

/**
 * Does what was decided: what it does to people and requests is added to the effects, and to what is known for the
 * mails that follow. Only what a bounce does to the mail that it tells about is written at once.
 */
export async function applyJudgement(
  tx: Transaction,
  applied: Applied,
  judgement: Judgement,
): Promise<Settlement> {
  const { mail, understood, identity } = applied;
  if (judgement.kind === "request") return applyRequest(applied, judgement);
  if (judgement.kind === "comment") return applyComment(applied, judgement);
  const { reason, evidence, requestId } = judgement;
  const common = { reason, evidence, requestId, commentId: null };
  if (judgement.kind === "forward") {
    const { to, why } = judgement;
    const from = understood.sender?.address ?? "";
    const notice = forwardNotice(mail, { to, why, from, subject: understood.subject });
    return { ...common, outcome: "FORWARDED", notices: [notice] };
  }
  const settled: Settlement = { ...common, outcome: judgement.outcome, notices: [] };
  return judgement.outcome === "BOUNCE" ? applyBounce(tx, { understood, identity, settled }) : settled;
}
