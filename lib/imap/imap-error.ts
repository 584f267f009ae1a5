import { z } from "zod";

export type ImapErrorCode =
  | "dns"
  | "connect"
  | "timeout"
  | "tls"
  | "greeting"
  | "authentication"
  | "unavailable"
  | "throttled"
  | "folder"
  | "protocol"
  | "connection-lost";

type ImapErrorDetails = {
  /** Trying again without changing anything can not help. */
  permanent: boolean;
  /** The server's own words, cut to 500 characters; null when it said nothing. */
  serverText?: string | null;
  /** RFC 3501 §7.1 and RFC 5530 response code, such as "AUTHENTICATIONFAILED"; null when there was none. */
  serverResponseCode?: string | null;
  /** The "status" of a refused OAuth sign-in (RFC 7628 §3.2.2), such as "invalid_token"; null otherwise. */
  saslStatus?: string | null;
  /** "not-connected": Exchange took the token and then gave no mailbox. */
  note?: "not-connected" | null;
  cause?: unknown;
};

/** Anything that goes wrong between us and an IMAP server. */
export class ImapError extends Error {
  override readonly name = "ImapError";
  readonly code: ImapErrorCode;
  readonly permanent: boolean;
  readonly serverText: string | null;
  readonly serverResponseCode: string | null;
  readonly saslStatus: string | null;
  readonly note: "not-connected" | null;

  constructor(code: ImapErrorCode, message: string, details: ImapErrorDetails) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.permanent = details.permanent;
    this.serverText = details.serverText ?? null;
    this.serverResponseCode = details.serverResponseCode ?? null;
    this.saslStatus = details.saslStatus ?? null;
    this.note = details.note ?? null;
  }
}

const text = z.string().optional().catch(undefined);
/** An answer as imapflow has parsed it: `NO [CODE] words` has its code in a section of the first attribute. */
const parsedAnswer = z.object({
  attributes: z
    .tuple([z.object({ section: z.tuple([z.object({ value: z.string() })]).rest(z.unknown()) })])
    .rest(z.unknown()),
});
/** What imapflow and Node put on their errors; everything is optional, nothing is trusted. */
const wireError = z.object({
  message: text,
  code: text,
  responseStatus: text,
  responseText: text,
  response: text,
  serverResponseCode: text,
  /** The reason of an untagged BYE. */
  reason: text,
  authenticationFailed: z.boolean().optional().catch(undefined),
  tlsFailed: z.boolean().optional().catch(undefined),
  oauthError: z.object({ status: z.coerce.string() }).optional().catch(undefined),
});
type WireError = z.infer<typeof wireError>;

const DNS_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "ENODATA"]);
const CONNECT_CODES = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "EACCES",
]);
const TIMEOUT_CODES = new Set(["ETIMEDOUT", "CONNECT_TIMEOUT", "ETIMEOUT", "UPGRADE_TIMEOUT"]);
const LOST_CODES = new Set(["ECONNRESET", "EPIPE", "NoConnection", "EConnectionClosed", "StateLogout"]);
const GREETING_CODES = new Set(["GREETING_TIMEOUT", "ClosedAfterConnectText", "ClosedAfterConnectTLS"]);
const TLS_CODE =
  /^(?:ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|STARTTLS_INJECTION$|INVALID_CA|HOSTNAME_MISMATCH)/;
const PERMANENT_TLS = /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** RFC 5530 codes that say the server is not able just now, whatever the credentials are. */
const UNAVAILABLE_CODES = new Set(["UNAVAILABLE", "INUSE", "SERVERBUG", "CONTACTADMIN", "CORRUPTION"]);
const THROTTLED_CODES = new Set(["LIMIT", "THROTTLED", "OVERQUOTA"]);
const FOLDER_CODES = new Set(["NONEXISTENT", "NOPERM", "CANNOT", "TRYCREATE"]);

const NOT_CONNECTED = /user is authenticated but not connected/i;
const THROTTLED_TEXT = /throttl|too many|rate limit|bandwidth|simultaneous|backoff time/i;
const UNAVAILABLE_TEXT = /temporar|try again|try later|unavailable|server (?:is )?busy|internal error/i;

/** Visible characters only, bounded: a server's words are shown to people and written to logs. */
function visible(words: string | undefined): string | null {
  const plain = words
    ?.replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 500);
  return plain === undefined || plain === "" ? null : plain;
}

function make(
  code: ImapErrorCode,
  what: string,
  permanent: boolean,
  wire: WireError,
  cause: unknown,
): ImapError {
  const serverText = visible(wire.responseText ?? wire.response ?? wire.reason);
  return new ImapError(code, serverText === null ? what : `${what} The server said: ${serverText}`, {
    permanent,
    serverText,
    serverResponseCode: wire.serverResponseCode ?? null,
    saslStatus: wire.oauthError?.status ?? null,
    note: NOT_CONNECTED.test(serverText ?? "") ? "not-connected" : null,
    cause,
  });
}

/** A failure of the connection itself, told by the code of Node or imapflow; null when it is none. */
function classifyTransport(wire: WireError, cause: unknown): ImapError | null {
  const code = wire.code ?? "";
  const as = (kind: ImapErrorCode, what: string, permanent = false) =>
    make(kind, what, permanent, wire, cause);
  if (DNS_CODES.has(code)) return as("dns", "The server's name could not be resolved.");
  if (CONNECT_CODES.has(code)) return as("connect", `No connection to the server (${code}).`);
  if (TIMEOUT_CODES.has(code)) return as("timeout", "The server did not answer in time.");
  if (GREETING_CODES.has(code)) {
    return as(
      "greeting",
      "The server was reached, but sent no IMAP greeting. Host, port or TLS setting may be wrong.",
    );
  }
  const endedInHandshake = code === "ECONNRESET" && /before secure TLS/i.test(wire.message ?? "");
  if (wire.tlsFailed || TLS_CODE.test(code) || endedInHandshake) {
    return as("tls", `No secure connection: ${visible(wire.message) ?? code}.`, PERMANENT_TLS.test(code));
  }
  if (LOST_CODES.has(code)) return as("connection-lost", "The connection to the server was lost.");
  return null;
}

/** A refusal by the server, told by its response code first and its words second. */
function classifyRefusal(wire: WireError, cause: unknown): ImapError | null {
  const as = (kind: ImapErrorCode, what: string, permanent = false) =>
    make(kind, what, permanent, wire, cause);
  const code = wire.serverResponseCode ?? "";
  const words = wire.responseText ?? wire.response ?? "";
  if (NOT_CONNECTED.test(words)) {
    return as("unavailable", "The server accepted the sign-in, but gave no access to the mailbox.");
  }
  if (wire.code === "ETHROTTLE" || THROTTLED_CODES.has(code))
    return as("throttled", "The server asks us to slow down.");
  if (UNAVAILABLE_CODES.has(code))
    return as("unavailable", "The server can not serve this mailbox at the moment.");
  if (code === "PRIVACYREQUIRED") return as("tls", "The server demands a secure connection.", true);
  if (code === "" && THROTTLED_TEXT.test(words)) return as("throttled", "The server asks us to slow down.");
  if (code === "" && UNAVAILABLE_TEXT.test(words)) {
    return as("unavailable", "The server can not serve this mailbox at the moment.");
  }
  if (wire.authenticationFailed) {
    if (wire.responseStatus === "BAD")
      return as("protocol", "The server did not understand the sign-in.", true);
    if (words === "")
      return as("authentication", `No way to sign in: ${visible(wire.message) ?? "refused"}.`, true);
    return as("authentication", "The server refused the sign-in.", true);
  }
  if (FOLDER_CODES.has(code)) return as("folder", "The folder can not be used.", true);
  if (wire.responseStatus === "NO") return as("protocol", "The server refused a command.");
  if (wire.responseStatus === "BAD") return as("protocol", "The server did not understand a command.");
  return null;
}

/** Of FETCH and some other commands, imapflow hands out the answer as it parsed it, and no code. */
function parsedCode(error: unknown): string | undefined {
  const answer = typeof error === "object" && error !== null && "response" in error ? error.response : null;
  return parsedAnswer.safeParse(answer).data?.attributes[0].section[0].value.toUpperCase();
}

/**
 * Says what an error of imapflow, a socket or TLS means. `authenticationFailed` alone does not make a credential bad:
 * imapflow sets it for `NO [UNAVAILABLE]` and `NO [LIMIT]` too, so the response code is read first (RFC 5530).
 */
export function classifyImapError(error: unknown): ImapError {
  if (error instanceof ImapError) return error;
  const wire = wireError.safeParse(error).data ?? {};
  wire.serverResponseCode ??= parsedCode(error);
  if (/^Unsupported authentication mechanism$/.test(wire.message ?? "")) wire.authenticationFailed = true;
  const known = classifyTransport(wire, error) ?? classifyRefusal(wire, error);
  return (
    known ??
    make(
      "protocol",
      `The exchange with the server failed: ${visible(wire.message) ?? "unknown"}.`,
      false,
      wire,
      error,
    )
  );
}
