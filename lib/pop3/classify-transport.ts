import { z } from "zod";
import { Pop3Error, type Pop3ErrorCode } from "./pop3-error.ts";

/** How far the connection had come. */
export type TransportStage = "connecting" | "handshake" | "greeting" | "dialogue";

const text = z.string().catch("");
const nodeError = z.object({ code: text, message: text }).catch({ code: "", message: "" });

const DNS_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "ENODATA"]);
const CONNECT_CODES = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "EACCES",
]);
const TLS_CODE =
  /^(?:ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/;
const PERMANENT_TLS = /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

function plain(words: string): string {
  return words
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 500);
}

/**
 * Says what an error of a socket or of TLS means, or the end of a connection.
 * @param error what Node emitted; null when the server closed the connection without one
 */
export function transportError(error: unknown, stage: TransportStage): Pop3Error {
  const { code, message } = nodeError.parse(error ?? {});
  const as = (kind: Pop3ErrorCode, what: string, permanent = false) =>
    new Pop3Error(kind, what, { permanent, ...(error === null ? {} : { cause: error }) });
  if (TLS_CODE.test(code) || stage === "handshake") {
    const why = plain(message) || code || "the server ended the handshake";
    return as("tls", `No secure connection: ${why}.`, PERMANENT_TLS.test(code));
  }
  if (DNS_CODES.has(code)) return as("dns", "The server's name could not be resolved.");
  if (CONNECT_CODES.has(code)) return as("connect", `No connection to the server (${code}).`);
  if (code === "ETIMEDOUT") return timeoutError(stage);
  if (stage === "greeting") {
    return as("greeting", "The server closed the connection before its greeting was complete.");
  }
  if (stage === "connecting") return as("connect", `No connection to the server (${code || "closed"}).`);
  return as("connection-lost", "The connection to the server was lost.");
}

/** The error for a server that was silent for too long. */
export function timeoutError(stage: TransportStage): Pop3Error {
  if (stage === "greeting") {
    return new Pop3Error(
      "greeting",
      "The server was reached, but sent no POP3 greeting. Host, port or TLS setting may be wrong.",
      { permanent: false },
    );
  }
  return new Pop3Error("timeout", "The server did not answer in time.", { permanent: false });
}
