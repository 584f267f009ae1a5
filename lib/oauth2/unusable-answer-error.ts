import { TokenEndpointError } from "./token-endpoint-error.ts";

/** The refresh token of an answer, and where it came from. */
type GivenRefreshToken = {
  readonly refreshToken: string;
  readonly refreshTokenExpiresInSeconds: number | null;
  readonly tokenHost: string;
};

/**
 * The endpoint answered with success, but with no access token that can be used. It may have replaced the refresh
 * token nevertheless: the one that it gave has to be kept.
 */
export class UnusableAnswerError extends TokenEndpointError {
  /** Private, so that no log that copies the members of an error shows it. */
  readonly #refreshTokenGiven: GivenRefreshToken | null;

  constructor(refreshTokenGiven: GivenRefreshToken | null) {
    super({
      status: 200,
      error: null,
      errorDescription: "The answer is not the JSON of a bearer token (RFC 6749 §5.1).",
      retryAfterSeconds: null,
    });
    this.#refreshTokenGiven = refreshTokenGiven;
  }

  /** Null: the answer held none. */
  get refreshTokenGiven(): GivenRefreshToken | null {
    return this.#refreshTokenGiven;
  }
}
