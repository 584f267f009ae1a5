import type { Pop3Answer } from "./pop3-answer.ts";
import { Pop3Error, type Pop3ErrorCode } from "./pop3-error.ts";

/** What the server refused. */
export type RefusalStage = "greeting" | "stls" | "sign-in" | "command" | "message" | "quit";

const NOT_CONNECTED = /user is authenticated but not connected/i;
const THROTTLED_TEXT =
  /throttl|too many|rate limit|bandwidth|simultaneous|backoff time|login delay|too soon/i;
const IN_USE_TEXT =
  /already (?:in use|locked|open)|(?:maildrop|mailbox|mail drop).{0,40}(?:in use|lock|busy)/i;
const UNAVAILABLE_TEXT = /temporar|try again|try later|unavailable|server (?:is )?busy|internal error/i;

const WHAT: Record<RefusalStage, string> = {
  greeting: "The server does not talk to us at the moment.",
  stls: "The server does not begin TLS.",
  "sign-in": "The server refused the sign-in.",
  command: "The server refused a command.",
  message: "The server refused to work on a message.",
  quit: "The server could not delete the messages that it was told to delete.",
};
const CODE: Record<RefusalStage, Pop3ErrorCode> = {
  greeting: "unavailable",
  stls: "tls",
  "sign-in": "authentication",
  command: "protocol",
  message: "message",
  quit: "deletion-failed",
};

/**
 * Says what "-ERR" means: by its response code first (RFC 2449 §8.1, RFC 3206), then by its words, then by what was
 * asked for. A bare refusal of a sign-in is taken as one of the credentials.
 * @param refusal.serverText what may be shown of the server's words
 */
export function refusalError(refusal: {
  answer: Pop3Answer;
  stage: RefusalStage;
  serverText: string | null;
  saslStatus?: string | null;
}): Pop3Error {
  const { stage, serverText } = refusal;
  const { text, responseCode } = refusal.answer;
  const as = (code: Pop3ErrorCode, what: string, permanent = false) =>
    new Pop3Error(code, serverText === null ? what : `${what} The server said: ${serverText}`, {
      permanent,
      serverText,
      serverResponseCode: responseCode,
      saslStatus: refusal.saslStatus ?? null,
    });
  const is = (code: string) => responseCode === code || (responseCode?.startsWith(`${code}/`) ?? false);

  if (stage === "quit" || stage === "stls") return as(CODE[stage], WHAT[stage], is("SYS/PERM"));
  if (NOT_CONNECTED.test(text)) {
    return as("unavailable", "The server accepted the sign-in, but gave no access to the mailbox.");
  }
  if (is("LOGIN-DELAY")) return as("throttled", "The server does not allow to sign in again so soon.");
  if (is("IN-USE")) return as("unavailable", "Another program is using the mailbox.");
  if (is("AUTH")) return as("authentication", WHAT["sign-in"], true);
  if (is("SYS/PERM")) {
    return stage === "message"
      ? as("message", WHAT.message, true)
      : as(
          "unavailable",
          "The server can not serve this mailbox until someone changes something there.",
          true,
        );
  }
  if (is("SYS")) return as("unavailable", "The server can not serve this mailbox at the moment.");
  if (THROTTLED_TEXT.test(text)) return as("throttled", "The server asks us to slow down.");
  if (IN_USE_TEXT.test(text)) return as("unavailable", "Another program is using the mailbox.");
  if (UNAVAILABLE_TEXT.test(text)) {
    return as("unavailable", "The server can not serve this mailbox at the moment.");
  }
  return as(CODE[stage], WHAT[stage], stage === "sign-in");
}
