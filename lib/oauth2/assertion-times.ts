/** How far our clock may be ahead of the server's, beyond what the server itself forgives. */
const aheadSeconds = 60;
const lifetimeSeconds = 300;

/** `iat`, `nbf` and `exp` of an assertion that is used at once (RFC 7523 §3). */
export function assertionTimes(now: Date): {
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
} {
  const issuedAt = Math.floor(now.getTime() / 1000) - aheadSeconds;
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetimeSeconds };
}
