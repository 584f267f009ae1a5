import { Problem } from "@/lib/platform/problem.ts";
import type { Admission, AdmissionResult } from "./admission.ts";

const words: Readonly<Record<AdmissionResult, string>> = {
  started: "It is processed now.",
  discarded: "It is discarded.",
  waiting: "It is being processed already.",
  "had-effect":
    "It has had its effect, or there was nothing to do with it. Only mail that failed, was held, ignored or forwarded, and a delivery report about no mail of this installation, can be processed again.",
  "not-held": "It failed, and no rule held it. Process it again when the cause is gone.",
  "own-mail":
    "It is own mail, which is recognised again however often it is released. If it is not any more, process it again.",
  "not-waiting": "It is settled already. Only mail that is held or has failed can be discarded.",
  "original-deleted":
    "Its original was deleted, as the retention of mail is set, so that it can not be read again.",
  "not-found": "This mail does not exist, or you may not see it.",
};

/** What came of a mail, for a person. */
export function admissionWords(result: AdmissionResult): string {
  return words[result];
}

/** @throws Problem `not-reprocessable`, `not-releasable`, `not-discardable`, `original-deleted` or `not-found` unless it was done */
export function requireStarted(act: Admission, result: AdmissionResult): void {
  if (result === "started" || result === "discarded") return;
  if (result === "not-found") throw new Problem("not-found", "not-found", words[result]);
  const code = result === "original-deleted" ? "original-deleted" : refusals[act];
  throw new Problem("conflict", code, words[result]);
}

const refusals = {
  "process-again": "not-reprocessable",
  release: "not-releasable",
  discard: "not-discardable",
} as const satisfies Record<Admission, string>;
