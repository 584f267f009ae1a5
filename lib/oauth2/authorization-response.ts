import * as oauth from "oauth4webapi";
import type { AuthorizationServer } from "./authorization-server.ts";
import { serverMetadata } from "./authorization-server.ts";
import { serverWords } from "./server-words.ts";

/**
 * The answer of the authorization page is an error of the provider (RFC 6749 §4.1.2.1), or one that we refuse:
 * `issuer-mismatch` (RFC 9207) or `malformed-response`.
 */
export class AuthorizationResponseError extends Error {
  readonly error: string;
  readonly errorDescription: string | null;

  constructor(error: string, errorDescription: string | null) {
    super(errorDescription ?? error);
    this.name = "AuthorizationResponseError";
    this.error = error;
    this.errorDescription = errorDescription;
  }
}

/**
 * Checks the answer of the authorization page and returns its parameters, fit for `exchangeCode`. The issuer is
 * compared when both sides name it.
 *
 * @throws AuthorizationResponseError
 */
export function readAuthorizationResponse(input: {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly parameters: URLSearchParams;
  readonly expectedState: string;
}): URLSearchParams {
  const parameters = new URLSearchParams(input.parameters);
  // A parameter that comes twice is an attempt to be read in two ways (RFC 6749 §3.1).
  if (["code", "state", "iss", "error"].some((name) => parameters.getAll(name).length > 1)) throw malformed();
  const issuer = parameters.get("iss");
  if (input.server.issuer === null) {
    parameters.delete("iss");
  } else if (issuer !== null && issuer !== input.server.issuer) {
    throw new AuthorizationResponseError(
      "issuer-mismatch",
      `The answer says that it comes from ${serverWords(issuer)}, but ${input.server.issuer} was asked.`,
    );
  }
  try {
    const checked = oauth.validateAuthResponse(
      serverMetadata(input.server),
      { client_id: input.clientId },
      parameters,
      input.expectedState,
    );
    if (checked.get("code")) return checked;
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      throw new AuthorizationResponseError(
        serverWords(error.error),
        serverWords(error.error_description ?? null),
      );
    }
    if (
      !(error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError)
    ) {
      throw error;
    }
  }
  throw malformed();
}

function malformed(): AuthorizationResponseError {
  return new AuthorizationResponseError("malformed-response", "It holds neither one code nor one error.");
}
