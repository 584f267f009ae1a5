import { ImapError } from "@/lib/imap/imap-error.ts";
import { withoutSignIn } from "@/lib/mail-servers/blank-sign-in.ts";
import { diagnose, serverWordsOf } from "@/lib/mail-servers/diagnosis.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";

/** Why a mailbox could not be read, as the channel and its log show it. */
export type PollFailure = {
  /** Code of the diagnosis: cause and cure are found by it. */
  readonly code: string;
  readonly detail: string;
  readonly serverWords: string | null;
  /** Repeating soon is pointless, or could lock the account. */
  readonly isSlow: boolean;
};

const slowCodes: ReadonlySet<string> = new Set(["authentication", "throttled", "folder"]);

/** How the server of a mailbox is signed in to: the same refusal means another thing for a token than for a password. */
export type SignInFacts = { readonly oauth: boolean; readonly appOnly: boolean };

/** Says what an error means for the mailbox. Null: it is a defect of ours, not a failure of the mailbox. */
export function pollFailureOf(error: unknown, signIn?: SignInFacts): PollFailure | null {
  const isServer = error instanceof ImapError || error instanceof Pop3Error;
  if (!isServer && !(error instanceof Problem)) return null;
  const serverWords = serverWordsOf(error);
  const protocol = error instanceof Pop3Error ? "POP3" : "IMAP";
  // The response code tells more than the words, and is not among them.
  const words =
    isServer && error.serverResponseCode ? `[${error.serverResponseCode}] ${serverWords ?? ""}` : serverWords;
  return {
    code: diagnose({ code: error.code, serverWords: words, detail: error.message, protocol, ...signIn }).code,
    detail: withoutSignIn(error.message),
    serverWords,
    isSlow: isServer ? error.permanent || slowCodes.has(error.code) : error.kind !== "unavailable",
  };
}

const fastStepMs = 5_000;
const slowStepMs = 60_000;
const longestDelayMs = 15 * 60_000;

/**
 * Time until the next attempt after so many failures in a row: doubled each time, at most 15 minutes, spread by a
 * fifth so that many mailboxes of one server do not return together. A mailbox is never given up.
 *
 * @param random in [0, 1)
 */
export function pollDelayMs(consecutiveFailures: number, isSlow: boolean, random = Math.random()): number {
  const step = isSlow ? slowStepMs : fastStepMs;
  const doubled = step * 2 ** Math.min(Math.max(consecutiveFailures, 1) - 1, 20);
  return Math.round(Math.min(doubled, longestDelayMs) * (0.8 + 0.2 * random));
}
