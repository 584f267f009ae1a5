import { createHash } from "node:crypto";

/**
 * The nonce of an authorization request (OIDC Core §3.1.2.1). It follows from the state, which is random and used once,
 * so that it needs no place of its own; whoever has a code of another request can not pass it off as this one's.
 */
export function nonceOf(state: string): string {
  return createHash("sha256").update(`nonce of ${state}`).digest("base64url");
}
