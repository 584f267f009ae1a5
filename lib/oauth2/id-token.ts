import { decodeJwt } from "jose";
import { z } from "zod";
import { isExpectedIssuer, tenantOf } from "./issuer.ts";

/** What an id_token is compared with. */
export type ExpectedIdToken = {
  /** May hold Microsoft's `{tenantid}`; null: it is not known. */
  readonly issuer: string | null;
  readonly clientId: string;
  /** That of the authorization request; null: none was sent, or it was compared before. */
  readonly nonce: string | null;
  readonly now: Date;
};

/** Why an id_token is not believed. */
type IdTokenFault = "unreadable" | "issuer" | "tenant" | "audience" | "nonce" | "expired";

const frame = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  azp: z.string().optional(),
  nonce: z.string().optional(),
  tid: z.string().optional(),
});

const clockSkewSeconds = 300;

/**
 * Compares an id_token that came straight from the token endpoint (OIDC Core §3.1.3.7). Its signature need not be
 * checked then, because TLS says who sent it (point 6).
 *
 * @returns its claims, or why it is not believed; one that is encrypted or broken is `unreadable`
 */
export function openIdToken(
  idToken: string,
  expected: ExpectedIdToken,
): { readonly claims: unknown } | { readonly fault: IdTokenFault } {
  const payload = frame.safeParse(decode(idToken));
  if (!payload.success) return { fault: "unreadable" };
  const { iss, aud, exp, azp, nonce, tid } = payload.data;
  if (expected.issuer !== null) {
    if (!isExpectedIssuer(expected.issuer, iss)) return { fault: "issuer" };
    const tenant = tenantOf(expected.issuer, iss);
    if (tenant !== null && tid?.toLowerCase() !== tenant.toLowerCase()) return { fault: "tenant" };
  }
  const audiences = typeof aud === "string" ? [aud] : aud;
  const isForUs = audiences.includes(expected.clientId);
  if (!isForUs || (audiences.length > 1 && azp !== expected.clientId)) return { fault: "audience" };
  if (expected.nonce !== null && nonce !== expected.nonce) return { fault: "nonce" };
  if (exp + clockSkewSeconds < expected.now.getTime() / 1000) return { fault: "expired" };
  return { claims: payload.data };
}

function decode(idToken: string): unknown {
  try {
    return decodeJwt(idToken);
  } catch {
    // The caller is told that it can not be read, and asks elsewhere.
    return null;
  }
}
