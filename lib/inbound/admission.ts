import { z } from "zod";
import type { InboundOutcome, InboundState } from "@/prisma/generated/enums.ts";

/** What a person may do with mail that has had no effect: judge it anew, let it in against the rules, or want nothing of it. */
export const admission = z.enum(["process-again", "release", "discard"]);
export type Admission = z.infer<typeof admission>;

/** What came of it for one mail. Asked again, a mail that has begun is `waiting`: it is never begun twice. */
export const admissionResult = z.enum([
  "started",
  "discarded",
  "waiting",
  "had-effect",
  "not-held",
  "own-mail",
  "not-waiting",
  "original-deleted",
  "not-found",
]);
export type AdmissionResult = z.infer<typeof admissionResult>;

/** What decides whether a person may act on a mail. */
type ActedMail = {
  readonly state: InboundState;
  readonly outcome: InboundOutcome | null;
  /** As the ledger has it. */
  readonly evidence: unknown;
  /** It belongs to a request. */
  readonly hasRequest: boolean;
  readonly rawDeletedAt: Date | null;
};

const evidenceList = z.array(z.object({ kind: z.string(), detail: z.string() }));

/** What comes of an act on a mail that is in the log. */
export function admissionOf(act: Admission, mail: ActedMail): AdmissionResult {
  const { state, outcome } = mail;
  if (state === "STORED") return "waiting";
  if (act === "discard") return state === "DONE" ? "not-waiting" : "discarded";
  const evidence = evidenceList.parse(mail.evidence);
  if (state === "DONE" && !hadNoEffect(act, mail, evidence)) return "had-effect";
  if (act === "release" && state === "FAILED") return "not-held";
  if (act === "release" && outcome === "IGNORED" && evidence.some(isOwnMail)) return "own-mail";
  return mail.rawDeletedAt === null ? "started" : "original-deleted";
}

/** A delivery report that told about no mail of ours may be something else that only looks like one. */
function hadNoEffect(
  act: Admission,
  { outcome, hasRequest }: ActedMail,
  evidence: z.infer<typeof evidenceList>,
): boolean {
  if (outcome === "IGNORED") return true;
  if (outcome === "FORWARDED") return act === "process-again";
  return outcome === "BOUNCE" && !hasRequest && !evidence.some(({ kind }) => kind === "signed-id");
}

function isOwnMail({ kind, detail }: { readonly kind: string; readonly detail: string }): boolean {
  return kind === "filter" && (detail === "own-fingerprint" || detail === "own-address");
}
