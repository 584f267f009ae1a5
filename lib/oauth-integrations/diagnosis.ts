import { serverWords as oneLine } from "@/lib/oauth2/server-words.ts";
import type { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { withoutSecrets } from "./diagnoses/blank-secrets.ts";
import { clockDifference } from "./diagnoses/clock-difference.ts";
import { findAnswer, isGeneral, microsoftNumbers } from "./diagnoses/find-answer.ts";
import type { Concerns, KnownAnswer } from "./diagnoses/known-answer.ts";
import { causesOf, codeOf, isHandshakeCode } from "./failure-causes.ts";

/** A failure in words: what it means, whom it concerns and what to do. */
export type Diagnosis = {
  /** The provider's own code where it gave a telling one (`AADSTS7000222`), else one of ours. */
  readonly code: string;
  readonly concerns: Concerns;
  readonly meaning: string;
  readonly cure: string;
  /** What the provider said itself: one line of at most 500 characters, without tokens and secrets. */
  readonly serverWords: string | null;
};

/** What the caller knows beside the answer. */
export type DiagnosisContext = {
  /** No person took part: client credentials or a service account. */
  readonly appOnly?: boolean;
  /** By how much the clock of this machine is ahead of the provider's (negative: behind); null: not known. */
  readonly clockSkewSeconds?: number | null;
};

/**
 * Meaning and cure of an answer, of the authorization page as well as of the token endpoint; an unknown one shows the
 * provider's own words.
 *
 * @param code `error` of the answer, a code of ours, or the code of an earlier diagnosis
 * @param serverWords `error_description`
 */
export function diagnose(
  code: string,
  serverWords: string | null = null,
  context: DiagnosisContext = {},
): Diagnosis {
  const words = serverWords === null ? null : oneLine(withoutSecrets(serverWords));
  const found = findAnswer({ code, words: words ?? "", appOnly: context.appOnly ?? false });
  const [number] = microsoftNumbers(`${code} ${words ?? ""}`);
  const isTelling = found && !(number !== undefined && isGeneral(found));
  return { ...(isTelling ? explained(found, context) : unknown(number ?? code, found)), serverWords: words };
}

type Explanation = Omit<Diagnosis, "serverWords">;

function explained(answer: KnownAnswer, context: DiagnosisContext): Explanation {
  const { code, concerns, cure } = answer;
  const difference = answer.clock ? clockDifference(context.clockSkewSeconds ?? null) : "";
  return { code, concerns, meaning: `${answer.meaning}${difference}`, cure };
}

/** @param general what is known of the kind of error that an unknown number of Microsoft came with */
function unknown(code: string, general: KnownAnswer | null): Explanation {
  const shown = oneLine(withoutSecrets(code));
  const meaning = `The provider refused with the code "${shown}".`;
  const number = /^AADSTS(\d{4,9})$/.exec(code)?.[1];
  const where = number
    ? `Microsoft explains the code at https://login.microsoftonline.com/error?code=${number}`
    : "Look the code up in the provider's documentation; its own words are shown here";
  return {
    code: shown,
    concerns: general?.concerns ?? "request",
    meaning: general ? `${meaning} ${general.meaning}` : meaning,
    cure: general ? `${general.cure} ${where}.` : `${where}.`,
  };
}

/** Only a person can help, by authorising the mailbox again. */
export function needsAuthorization(diagnosis: Pick<Diagnosis, "concerns">): boolean {
  return diagnosis.concerns === "mailbox";
}

/** Why a token endpoint did not give tokens. */
export function diagnoseTokenError(error: TokenEndpointError, context: DiagnosisContext = {}): Diagnosis {
  const { status, errorDescription } = error;
  const instead = (code: string) => diagnose(code, errorDescription, context);
  if (error.error === null) return instead(codeWithoutError(error));
  const found = diagnose(error.error, errorDescription, context);
  if (found.concerns === "passing" || status === null) return found;
  if (status === 429) return instead("too-many-requests");
  // A server that fails is no witness against the application; that a grant is dead some servers say in this way.
  const isFailing = status >= 500 || status === 408;
  return isFailing && found.concerns !== "mailbox" ? instead("provider-failing") : found;
}

function codeWithoutError(error: TokenEndpointError): string {
  if (error.status === null) return unreachableCode(error.cause);
  if (error.status === 429) return "too-many-requests";
  return error.status >= 500 || error.status === 408 ? "provider-failing" : "answer-not-understood";
}

/** The code of what kept a request from being answered. */
export function unreachableCode(cause: unknown): string {
  for (const inner of causesOf(cause)) {
    if (inner instanceof Problem) return inner.code;
    if (isHandshakeCode(codeOf(inner))) return "certificate-not-trusted";
  }
  return "endpoint-not-reached";
}
