import { z } from "zod";
import { classifyReply, enhancedStatusOf, type ReplyStage } from "./classify-reply.ts";

export type SmtpErrorCode =
  | "dns"
  | "connect"
  | "timeout"
  | "tls"
  | "greeting"
  | "authentication"
  | "unavailable"
  | "throttled"
  | "protocol"
  | "connection-lost"
  | "recipient-refused"
  | "message-refused"
  | "uncertain";

type SmtpErrorDetails = {
  /** Trying again without changing anything can not help. */
  permanent: boolean;
  /** The reply code (RFC 5321 §4.2); null when there was no reply. */
  smtpCode?: number | null;
  /** RFC 3463 status such as "5.7.8"; null when the reply carried none. */
  enhancedStatus?: string | null;
  /** The server's own words, cut to 500 characters. */
  serverText?: string | null;
  /** The "status" of a refused OAuth sign-in (RFC 7628 §3.2.2), such as "401"; null when the server gave none. */
  saslStatus?: string | null;
  /** What was said up to the failure, without secrets, when it was asked for. */
  dialogue?: string[] | undefined;
  cause?: unknown;
};

/** Anything that keeps a message from being handed over to an SMTP server. */
export class SmtpError extends Error {
  override readonly name = "SmtpError";
  readonly code: SmtpErrorCode;
  readonly permanent: boolean;
  readonly smtpCode: number | null;
  readonly enhancedStatus: string | null;
  readonly serverText: string | null;
  readonly saslStatus: string | null;
  readonly dialogue: string[] | null;

  constructor(code: SmtpErrorCode, message: string, details: SmtpErrorDetails) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.permanent = details.permanent;
    this.smtpCode = details.smtpCode ?? null;
    this.enhancedStatus = details.enhancedStatus ?? null;
    this.serverText = details.serverText ?? null;
    this.saslStatus = details.saslStatus ?? null;
    this.dialogue = details.dialogue ?? null;
  }
}

const text = z.string().optional().catch(undefined);
/** What nodemailer puts on its errors; everything is optional, nothing is trusted. */
const wireError = z.object({
  message: text,
  code: text,
  originalCode: text,
  timeoutType: text,
  command: text,
  response: text,
  responseCode: z.number().optional().catch(undefined),
  saslStatus: text,
});
type WireError = z.infer<typeof wireError>;

const DNS_CODES = new Set(["EDNS", "ENOTFOUND", "EAI_AGAIN", "ENODATA"]);
const CONNECT_CODES = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "EACCES",
]);
const TLS_CODE =
  /^(?:ETLS$|ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/;
const PERMANENT_TLS = /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;
const THROTTLED_TEXT = /throttl|too many|rate limit|sending limit|concurrent|try again later/i;

/** Visible characters only, bounded: a server's words are shown to people and written to logs. */
function visibleText(words: string | undefined): string | null {
  const plain = words
    ?.replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 500);
  return plain === undefined || plain === "" ? null : plain;
}

/** A reply's code and its text without the code repeated on every line; "550-5.1.1 a\n550 5.1.1 b" → "5.1.1 a b". */
export function parseReply(response: string): { code: number | null; text: string } {
  const code = /^(\d{3})(?:[ -]|$)/.exec(response);
  if (!code) return { code: null, text: response };
  const status = enhancedStatusOf(Number(code[1]), response.slice(4));
  const lines = response.split(/\r?\n/).map((line, index) => {
    const words = line.replace(/^\d{3}[ -]?/, "");
    return index > 0 && status !== null && words.startsWith(status)
      ? words.slice(status.length).trim()
      : words;
  });
  return { code: Number(code[1]), text: visibleText(lines.join(" ")) ?? "" };
}

const WHAT: Record<ReplyStage, string> = {
  connect: "The server does not talk to us at the moment.",
  auth: "The server refused the sign-in.",
  "mail-from": "The server refused the sender.",
  "rcpt-to": "The server refused the recipients.",
  data: "The server refused the message.",
  message: "The server refused the message.",
};

/** The error for a reply that is not positive. */
function errorForReply(response: string, stage: ReplyStage, wire: WireError, cause: unknown): SmtpError {
  const { code, text: serverText } = parseReply(response);
  const { outcome, enhancedStatus, permanent } = classifyReply({ code, text: serverText, stage });
  const kind = (): SmtpErrorCode => {
    if (outcome === "authentication" || outcome === "uncertain") return outcome;
    if (outcome === "retry" && THROTTLED_TEXT.test(serverText)) return "throttled";
    if (code === 421 || stage === "connect") return "unavailable";
    if (stage === "auth") return outcome === "retry" ? "unavailable" : "protocol";
    return "message-refused";
  };
  return new SmtpError(kind(), `${WHAT[stage]} The server said: ${code ?? ""} ${serverText}`, {
    permanent,
    smtpCode: code,
    enhancedStatus,
    serverText,
    saslStatus: wire.saslStatus ?? null,
    cause,
  });
}

function stageOf(wire: WireError, stage: ReplyStage): ReplyStage {
  if (wire.command === "MAIL FROM") return "mail-from";
  if (wire.command === "RCPT TO") return "rcpt-to";
  if (wire.command?.startsWith("AUTH")) return "auth";
  return stage;
}

/**
 * Says what an error of nodemailer, a socket or TLS means.
 * @param stage how far the conversation had come; "message": all of the message had been written
 */
export function classifySmtpError(error: unknown, stage: ReplyStage): SmtpError {
  if (error instanceof SmtpError) return error;
  const wire = wireError.safeParse(error).data ?? {};
  if (wire.code === "ETLS" && wire.response !== undefined) {
    const { code, text: serverText } = parseReply(wire.response);
    const what = `The server does not begin TLS. It said: ${wire.response}`;
    return new SmtpError("tls", what, { permanent: false, smtpCode: code, serverText, cause: error });
  }
  if (wire.responseCode !== undefined && wire.response !== undefined) {
    return errorForReply(wire.response, stageOf(wire, stage), wire, error);
  }
  const as = (kind: SmtpErrorCode, what: string, permanent = false) =>
    new SmtpError(kind, what, { permanent, cause: error });
  if (stage === "message") {
    return as(
      "uncertain",
      "The connection ended after the message was sent and before the server confirmed it: it may have been delivered.",
    );
  }
  const code = wire.originalCode ?? wire.code ?? "";
  if (DNS_CODES.has(code)) return as("dns", "The server's name could not be resolved.");
  if (CONNECT_CODES.has(code)) return as("connect", `No connection to the server (${code}).`);
  if (wire.timeoutType === "GREETING_TIMEOUT") {
    return as(
      "greeting",
      "The server was reached, but sent no SMTP greeting. Port or TLS setting may be wrong.",
    );
  }
  if (wire.code === "ETIMEDOUT" || code === "ETIMEDOUT")
    return as("timeout", "The server did not answer in time.");
  const endedInHandshake = code === "ECONNRESET" && /before secure TLS/i.test(wire.message ?? "");
  if (wire.code === "ETLS" || TLS_CODE.test(code) || endedInHandshake) {
    return as("tls", `No secure connection: ${visibleText(wire.message) ?? code}.`, PERMANENT_TLS.test(code));
  }
  if (wire.code === "EMESSAGE" || wire.code === "EENVELOPE") {
    return as(
      "message-refused",
      `The message can not be sent: ${visibleText(wire.message) ?? "refused"}.`,
      true,
    );
  }
  if (wire.code === "ECONNECTION" || wire.code === "ESOCKET") {
    return stage === "connect"
      ? as("greeting", "The server closed the connection before its greeting was complete.")
      : as("connection-lost", "The connection to the server was lost.");
  }
  return as(
    "protocol",
    `The conversation with the server failed: ${visibleText(wire.message) ?? "unknown"}.`,
  );
}
