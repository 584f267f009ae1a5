import { InvalidMessageError } from "@/lib/message/compose-message.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import type { SubmitResult } from "@/lib/smtp/submit-message.ts";

/** What one recipient's server said. */
export type RecipientOutcome = {
  readonly address: string;
  readonly state: "ACCEPTED" | "REFUSED" | "PENDING";
  readonly smtpCode: number | null;
  readonly enhancedStatus: string | null;
  readonly serverWords: string | null;
};

/** What an attempt to send came to. "later": some or all recipients are tried again. */
export type DeliveryOutcome = {
  readonly kind: "complete" | "later" | "uncertain" | "failed";
  readonly recipients: readonly RecipientOutcome[];
  readonly failure: { readonly code: string; readonly detail: string } | null;
};

const enhancedStatusPattern = /\b([245]\.\d{1,3}\.\d{1,3})\b/;

/** Outcome of a submission that the server answered. */
export function outcomeOfResult(result: SubmitResult): DeliveryOutcome {
  const recipients: RecipientOutcome[] = [
    ...result.accepted.map((address) => ({
      address,
      state: "ACCEPTED" as const,
      smtpCode: 250,
      enhancedStatus: null,
      serverWords: result.serverReply,
    })),
    ...result.refused.map((one) => ({
      address: one.address,
      state: one.permanent ? ("REFUSED" as const) : ("PENDING" as const),
      smtpCode: one.code,
      enhancedStatus: enhancedStatusPattern.exec(one.text)?.[1] ?? null,
      serverWords: one.text,
    })),
  ];
  if (result.uncertain.length > 0) {
    return { kind: "uncertain", recipients, failure: uncertainFailure };
  }
  const waiting = result.refused.find((one) => !one.permanent);
  const refused = result.refused.find((one) => one.permanent);
  const said = waiting ?? refused;
  return {
    kind: waiting ? "later" : "complete",
    recipients,
    failure: said
      ? {
          code: waiting ? "recipient-deferred" : "recipient-refused",
          detail: `${said.address} was refused. The server said: ${said.code ?? ""} ${said.text}`.trim(),
        }
      : null,
  };
}

const uncertainFailure = {
  code: "uncertain",
  detail:
    "The connection ended after the message was handed over and before the server confirmed it: it may have been " +
    "delivered. Look into the mailbox's sent mail or ask the customer before you send it again.",
};

/**
 * Outcome of a submission that failed as a whole. Only a refusal of the message itself is final: what is wrong with
 * the server, the network or the sign-in can be cured, and then the message leaves.
 *
 * @returns null for defects of ours
 */
export function outcomeOfError(error: unknown): DeliveryOutcome | null {
  if (error instanceof SmtpError) {
    if (error.code === "uncertain") return { kind: "uncertain", recipients: [], failure: uncertainFailure };
    const isFinal =
      error.permanent && (error.code === "message-refused" || error.code === "recipient-refused");
    return {
      kind: isFinal ? "failed" : "later",
      recipients: [],
      failure: { code: error.code, detail: error.message },
    };
  }
  if (error instanceof InvalidMessageError) {
    return { kind: "failed", recipients: [], failure: { code: error.code, detail: error.message } };
  }
  if (error instanceof Problem) {
    return { kind: "later", recipients: [], failure: { code: error.code, detail: error.message } };
  }
  return null;
}

/** Outcome when Mailroom itself failed: only before the handover is it certain that nothing left. */
export function outcomeOfDefect(isHandedOver: boolean): DeliveryOutcome {
  const detail = "Mailroom failed while it sent this message. The server's log has the details.";
  return isHandedOver
    ? {
        kind: "uncertain",
        recipients: [],
        failure: { code: "uncertain", detail: `${detail} It may have been delivered.` },
      }
    : { kind: "later", recipients: [], failure: { code: "internal-error", detail } };
}

const firstDelayMs = 30_000;
const longestDelayMs = 30 * 60_000;
/** With half an hour between attempts this is about five days, as mail servers do (RFC 5321 §4.5.4.1). */
const mostAttempts = 245;

/**
 * Time until the next attempt: doubled from 30 seconds to half an hour, spread by a fifth. Null: given up.
 *
 * @param random in [0, 1)
 */
export function retryDelayMs(attempts: number, random = Math.random()): number | null {
  if (attempts >= mostAttempts) return null;
  const doubled = firstDelayMs * 2 ** Math.min(Math.max(attempts, 1) - 1, 20);
  return Math.round(Math.min(doubled, longestDelayMs) * (0.8 + 0.2 * random));
}
