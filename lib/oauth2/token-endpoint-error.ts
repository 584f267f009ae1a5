/** Error codes after which only a person at the authorization page can help (RFC 6749 §5.2, OIDC Core §3.1.2.6). */
const needPerson = new Set(["invalid_grant", "interaction_required", "login_required", "consent_required"]);
/** Error codes that name a passing state, whatever the HTTP status. */
const passing = new Set(["temporarily_unavailable", "server_error", "slow_down"]);

/** The token or revocation endpoint refused, failed, could not be reached or answered nonsense. */
export class TokenEndpointError extends Error {
  /** HTTP status; null: no answer came. */
  readonly status: number | null;
  /** `error` of RFC 6749 §5.2; null: the answer holds none. */
  readonly error: string | null;
  readonly errorDescription: string | null;
  /** What the server asks to wait (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds: number | null;
  /**
   * How far our clock is ahead of the server's, by the Date header of its answer; negative: behind. Null: not known.
   * A signed assertion is refused when the clocks differ by more than some minutes.
   */
  readonly clockSkewSeconds: number | null;

  constructor(
    input: Pick<TokenEndpointError, "status" | "error" | "errorDescription" | "retryAfterSeconds"> &
      Partial<Pick<TokenEndpointError, "clockSkewSeconds">>,
    options?: { readonly cause: unknown },
  ) {
    super(
      [
        input.status === null
          ? "The endpoint gave no answer"
          : `The endpoint answered with status ${input.status}`,
        ...(input.error === null ? [] : [input.error]),
        ...(input.errorDescription === null ? [] : [input.errorDescription]),
      ].join(": "),
      options,
    );
    this.name = "TokenEndpointError";
    this.status = input.status;
    this.error = input.error;
    this.errorDescription = input.errorDescription;
    this.retryAfterSeconds = input.retryAfterSeconds;
    this.clockSkewSeconds = input.clockSkewSeconds ?? null;
  }

  /** The grant is dead: someone has to authorise again. */
  get needsAuthorization(): boolean {
    return this.error !== null && needPerson.has(this.error);
  }

  /** The same request would be refused again. A refusal without a code of OAuth may come from a proxy: not permanent. */
  get permanent(): boolean {
    if (this.status === null || this.error === null || passing.has(this.error)) return false;
    return this.status !== 408 && this.status !== 429 && this.status < 500;
  }
}

/** Reads Retry-After: seconds or an HTTP date; null when absent or unreadable. */
export function parseRetryAfter(value: string | null, now: Date): number | null {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return text === "" || Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}

/** How far `now` is ahead of a Date header (RFC 9110 §6.6.1), in seconds; null when absent or unreadable. */
export function clockSkewOf(date: string | null, now: Date): number | null {
  const at = Date.parse(date ?? "");
  return Number.isNaN(at) ? null : Math.round((now.getTime() - at) / 1000);
}
