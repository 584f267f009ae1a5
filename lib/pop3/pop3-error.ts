export type Pop3ErrorCode =
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
  /** The server lists a message, but refuses to hand it out, to show its header or to mark it as deleted. */
  | "message"
  /** The message is longer than the caller allows; the connection is dropped. */
  | "message-too-large"
  /** QUIT was refused: messages that were to be deleted may still be there (RFC 1939 §6). */
  | "deletion-failed";

type Pop3ErrorDetails = {
  /** Trying again without changing anything can not help. */
  permanent: boolean;
  /** The server's own words, cut to 500 characters; null when it said nothing. */
  serverText?: string | null;
  /** RFC 2449 §8 and RFC 3206 response code in capitals, such as "IN-USE" or "SYS/TEMP"; null when there was none. */
  serverResponseCode?: string | null;
  /** The "status" of a refused OAuth sign-in (RFC 7628 §3.2.2), such as "invalid_token"; null otherwise. */
  saslStatus?: string | null;
  cause?: unknown;
};

/** Anything that goes wrong between us and a POP3 server. */
export class Pop3Error extends Error {
  override readonly name = "Pop3Error";
  readonly code: Pop3ErrorCode;
  readonly permanent: boolean;
  readonly serverText: string | null;
  readonly serverResponseCode: string | null;
  readonly saslStatus: string | null;

  constructor(code: Pop3ErrorCode, message: string, details: Pop3ErrorDetails) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.permanent = details.permanent;
    this.serverText = details.serverText ?? null;
    this.serverResponseCode = details.serverResponseCode ?? null;
    this.saslStatus = details.saslStatus ?? null;
  }
}
