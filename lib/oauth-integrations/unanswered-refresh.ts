import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { causesOf, codeOf, isHandshakeCode } from "./failure-causes.ts";

/** Failures to connect: not one byte of the request was sent (codes of Node and undici). */
const notConnected = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/**
 * Whether the provider may have replaced the refresh token in a request that brought no tokens: then the one that is
 * stored may be dead. A server that failed itself (5xx) or a gateway before it may have done so after the token was
 * replaced, and an answer that can not be read may have held the new one. A refusal (4xx), a redirect, or a request
 * that never left, replaced nothing.
 */
export function mayHaveReplacedToken(error: unknown): boolean {
  if (!(error instanceof TokenEndpointError)) return false;
  if (error.status === null) return wasSent(error.cause);
  return error.status >= 500 || (error.status >= 200 && error.status < 300);
}

function wasSent(cause: unknown): boolean {
  for (const inner of causesOf(cause)) {
    if (inner instanceof Problem) return inner.code === "answer-too-large";
    const code = codeOf(inner);
    // What was sent after a handshake that failed was never read.
    if (notConnected.has(code) || isHandshakeCode(code)) return false;
  }
  return true;
}
