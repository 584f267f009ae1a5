import type { Verdict } from "./filters.ts";
import type { JudgedMail, Judgement, Surroundings } from "./judgement.ts";
import { isQuiet } from "./judgement.ts";
import { bulkDeleteEvidence } from "./server-action.ts";

/** A handler forwards so many mails in the window of the loop guard: more look like a loop. */
export const mostForwards = 100;

/** What becomes of a mail that a filter stopped; a handler has a policy for bulk mail. */
export function judgeVerdict(
  mail: JudgedMail,
  around: Surroundings,
  verdict: Verdict,
  requestId: string | null,
): Judgement {
  const evidence = [{ kind: "filter", detail: verdict.rule, weight: 0 }];
  if (verdict.outcome !== "BULK") {
    return { kind: "aside", outcome: verdict.outcome, reason: verdict.reason, evidence, requestId };
  }
  if (mail.destination.handler?.bulkPolicy === "FORWARD") {
    return refuse(mail, around, { reason: verdict.reason, evidence, requestId });
  }
  const { reason } = verdict;
  const aside = { kind: "aside", outcome: "IGNORED", requestId } as const;
  if (mail.oversize) {
    return {
      ...aside,
      reason: `${reason} It is too large to be kept here, so it stays on its server.`,
      evidence,
    };
  }
  const detail = "This handler deletes such mail on its server.";
  return {
    ...aside,
    reason: `${reason} ${detail}`,
    evidence: [...evidence, { kind: bulkDeleteEvidence, detail, weight: 0 }],
  };
}

type Refusal = Pick<Judgement, "reason" | "evidence"> & { readonly requestId: string | null };

/** Mail that can not be processed goes to the handler's address, with the reason; without one it stays in the log. */
export function refuse(mail: JudgedMail, around: Surroundings, refusal: Refusal): Judgement {
  const to = mail.destination.handler?.forwardTo ?? null;
  const { requestId, reason } = refusal;
  const aside = { kind: "aside", requestId, evidence: refusal.evidence } as const;
  if (to === null) return { ...aside, outcome: "IGNORED", reason };
  if (isQuiet(mail)) {
    return {
      ...aside,
      outcome: "IGNORED",
      reason: `${reason} It is old mail, so it is not forwarded to ${to}.`,
    };
  }
  if (around.recentForwards >= mostForwards && !mail.isReleased) {
    return {
      ...aside,
      outcome: "HELD",
      reason: `${reason} Held back: this handler has forwarded ${around.recentForwards} mails to ${to} in ten minutes, which looks like a loop. Nothing is lost: release it if it is wanted.`,
      evidence: [...refusal.evidence, { kind: "filter", detail: "loop-guard-forwards", weight: 0 }],
    };
  }
  return {
    kind: "forward",
    to,
    why: reason,
    requestId,
    reason: `Forwarded to ${to}: ${reason}`,
    evidence: refusal.evidence,
  };
}
