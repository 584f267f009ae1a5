import { z } from "zod";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import type { MailProtocol } from "@/prisma/generated/enums.ts";
import { withoutSignIn } from "./blank-sign-in.ts";
import { connectionDiagnoses } from "./connection-diagnoses.ts";
import type { DiagnosisEntry } from "./diagnosis-entry.ts";
import { busyServerDiagnoses, mailboxDiagnoses } from "./mailbox-and-sending-diagnoses.ts";
import { pop3Diagnoses } from "./pop3-diagnoses.ts";
import { providerSignInDiagnoses } from "./provider-sign-in-diagnoses.ts";
import { signInDiagnoses } from "./sign-in-diagnoses.ts";

/** What is known of a failure. `code` is that of a protocol layer, of a `Problem`, or of an earlier diagnosis. */
export type FailureFacts = {
  readonly code: string;
  readonly serverWords?: string | null;
  /** Our own technical description. */
  readonly detail?: string | null;
  readonly protocol?: MailProtocol | null;
  /** Whether an access token signs in, not a password; null: not known. */
  readonly oauth?: boolean | null;
  /** Whether the token is the application's own, without a person; null: not known. */
  readonly appOnly?: boolean | null;
};

/** What a failure means, in words for the person who can cure it. */
export type Diagnosis = { readonly code: string; readonly cause: string; readonly cure: string };

const atSignIn = [...providerSignInDiagnoses, ...signInDiagnoses];
const isCoarse = ({ errorCodes }: DiagnosisEntry) => errorCodes?.includes("authentication") ?? false;

/** Every failure that is known, the first that fits is the answer. */
export const diagnoses: readonly DiagnosisEntry[] = [
  ...connectionDiagnoses,
  ...pop3Diagnoses,
  ...atSignIn.filter((entry) => !isCoarse(entry)),
  ...busyServerDiagnoses,
  ...atSignIn.filter(isCoarse),
  ...mailboxDiagnoses,
];

function fits(entry: DiagnosisEntry, facts: FailureFacts): boolean {
  if (!entry.errorCodes && !entry.words) return false;
  if (entry.errorCodes && !entry.errorCodes.includes(facts.code)) return false;
  if (entry.words && !entry.words.test(`${facts.serverWords ?? ""}\n${facts.detail ?? ""}`)) return false;
  if (entry.protocol && facts.protocol && entry.protocol !== facts.protocol) return false;
  if (entry.appOnly !== undefined && entry.appOnly !== facts.appOnly) return false;
  return entry.oauth === undefined || entry.oauth === facts.oauth;
}

/** Codes of the protocol layers that are coarse: the words tell more. */
const coarseCodes: ReadonlySet<string> = new Set([
  "connection-lost",
  "throttled",
  "recipient-refused",
  "message-refused",
]);

/** Finds cause and cure. A failure that nobody knows keeps its code and points to the server's own words. */
export function diagnose(facts: FailureFacts): Diagnosis {
  const named = diagnoses.find(({ code }) => code === facts.code);
  const described = diagnoses.find((candidate) => fits(candidate, facts));
  const entry = coarseCodes.has(facts.code) ? (described ?? named) : (named ?? described);
  const cause = entry?.cause ?? (facts.detail || "The server failed in a way that Mailroom does not know.");
  if (entry) return { code: entry.code, cause, cure: entry.cure };
  return {
    code: facts.code,
    cause,
    cure: "Read the server's own words; if they do not help, look into the mail server's log at this time.",
  };
}

/** Anything that a mail server, or the way to it, has done. */
export type MailServerError = ImapError | Pop3Error | SmtpError;

export function isMailServerError(error: unknown): error is MailServerError {
  return error instanceof ImapError || error instanceof Pop3Error || error instanceof SmtpError;
}

function protocolOf(error: MailServerError): MailProtocol {
  if (error instanceof SmtpError) return "SMTP";
  return error instanceof Pop3Error ? "POP3" : "IMAP";
}

const nodeError = z
  .object({ code: z.string().catch(""), message: z.string().catch("") })
  .catch({ code: "", message: "" });

/** What the server itself said, at most 500 characters without what it repeats of a sign-in; null: nothing. */
export function serverWordsOf(error: unknown): string | null {
  if (!isMailServerError(error) || error.serverText === null) return null;
  const words =
    error instanceof SmtpError ? `${error.smtpCode ?? ""} ${error.serverText}`.trim() : error.serverText;
  return withoutSignIn(words).slice(0, 500);
}

/**
 * Says what went wrong between Mailroom and a mail server.
 *
 * @param error an ImapError, Pop3Error, SmtpError or Problem; null is answered for anything else, which is a defect of ours
 */
export function diagnoseError(
  error: unknown,
  context: { readonly oauth: boolean; readonly appOnly?: boolean | null },
): (Diagnosis & { readonly serverWords: string | null }) | null {
  if (error instanceof Problem) {
    return { ...diagnose({ ...context, code: error.code, detail: error.message }), serverWords: null };
  }
  if (!isMailServerError(error)) return null;
  const found = diagnose({
    ...context,
    code: error.code,
    protocol: protocolOf(error),
    serverWords: [serverWordsOf(error), ...hintsOf(error)].filter(Boolean).join(" "),
    detail: withoutSignIn(error.message),
  });
  return { ...found, serverWords: serverWordsOf(error) };
}

/** What tells one failure from another beside the words. */
function hintsOf(error: MailServerError): (string | null)[] {
  const { code, message } = nodeError.parse(error.cause ?? {});
  if (error instanceof SmtpError) return [code, message];
  return [error.serverResponseCode && `[${error.serverResponseCode}]`, error.saslStatus, code, message];
}
