/** An error and what it was caused by, outermost first. */
export function* causesOf(failure: unknown): Generator<Error> {
  for (let inner = failure; inner instanceof Error; inner = inner.cause) yield inner;
}

/** The code of an error of Node or undici; empty: it has none. */
export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Codes of a TLS handshake that failed: the certificate is not trusted, or the other side speaks no TLS. */
export function isHandshakeCode(code: string): boolean {
  return /CERT|TLS|SSL|ISSUER|SELF_SIGNED/.test(code);
}
