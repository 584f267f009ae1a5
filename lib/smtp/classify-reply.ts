/** Which command a reply answers; "message" is the reply after the final dot. */
export type ReplyStage = "connect" | "auth" | "mail-from" | "rcpt-to" | "data" | "message";

type ReplyVerdict = {
  outcome: "accepted" | "retry" | "refused" | "authentication" | "uncertain";
  /** RFC 3463 status such as "5.7.8"; null when the reply carries none that fits its code. */
  enhancedStatus: string | null;
  /** Trying again without changing anything can not help. */
  permanent: boolean;
};

/** Sign-in refusals whose status leaves no doubt; a bare 535 may also mean that the server could not check. */
const DECISIVE_AUTH_STATUS = new Set(["5.7.3", "5.7.9", "5.7.14", "5.7.57", "5.7.139"]);
const PASSING_TROUBLE =
  /temporar|try again|try later|service unavailable|lost connection|authentication server/i;

/** The RFC 3463 status at the start of a reply's text, when its class agrees with the reply code (RFC 2034 §4). */
export function enhancedStatusOf(code: number | null, text: string): string | null {
  const status = /^\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)/.exec(text);
  if (!status || code === null || status[1] !== `${Math.trunc(code / 100)}`) return null;
  return `${status[1]}.${status[2]}.${status[3]}`;
}

/**
 * Says what a reply means for the message, from the real reply code (RFC 5321 §4.2), never from words alone.
 * @param reply.code null when the connection ended without a reply
 * @param reply.text the reply without its code
 */
export function classifyReply(reply: { code: number | null; text: string; stage: ReplyStage }): ReplyVerdict {
  const { code, text, stage } = reply;
  const enhancedStatus = enhancedStatusOf(code, text);
  const verdict = (outcome: ReplyVerdict["outcome"], permanent = false) => ({
    outcome,
    enhancedStatus,
    permanent,
  });

  if (code === null) return verdict(stage === "message" ? "uncertain" : "retry");
  if (code >= 200 && code < 300) return verdict("accepted");
  if (code === 354 && stage === "data") return verdict("accepted");
  if (code === 530 || code === 538) return verdict("authentication", true);
  if (stage === "auth") return classifyAuthReply(code, text, enhancedStatus);
  if (code >= 400 && code < 500) return verdict("retry");
  // 503: the conversation went wrong, not the message. 552 to RCPT: too many recipients (RFC 5321 §4.5.3.1.10).
  if (code === 503 || (code === 552 && stage === "rcpt-to")) return verdict("retry");
  if (code >= 500 && code < 600) return verdict("refused", true);
  return verdict(stage === "message" ? "uncertain" : "retry");
}

/** RFC 4954 §6. 535 is ambiguous: Postfix gives it too when its authentication service could not reach the provider. */
function classifyAuthReply(code: number, text: string, enhancedStatus: string | null): ReplyVerdict {
  if (code === 432 || code === 534) return { outcome: "authentication", enhancedStatus, permanent: true };
  if (code < 500) return { outcome: "retry", enhancedStatus, permanent: false };
  if (code === 535 || code === 525 || code === 550 || code === 554) {
    const decisive = enhancedStatus !== null && DECISIVE_AUTH_STATUS.has(enhancedStatus);
    if (!decisive && PASSING_TROUBLE.test(text))
      return { outcome: "retry", enhancedStatus, permanent: false };
    return { outcome: "authentication", enhancedStatus, permanent: decisive };
  }
  return { outcome: "refused", enhancedStatus, permanent: true };
}
