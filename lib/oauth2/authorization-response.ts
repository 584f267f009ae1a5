import * as oauth from "oauth4webapi";
import type { AuthorizationServer } from "./authorization-server.ts";
import { serverMetadata } from "./authorization-server.ts";
import { isExpectedIssuer } from "./issuer.ts";
import { serverWords } from "./server-words.ts";

/**
 * The answer of the authorization page is an error of the provider (RFC 6749 §4.1.2.1), or one that we refuse:
 * `issuer-mismatch`, `issuer-missing` (RFC 9207) or `malformed-response`.
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
 * compared when both sides name it, and has to be there where the server always names it (RFC 9207 §2.4).
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
  checkIssuer(input.server, parameters.get("iss"));
  parameters.delete("iss");
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

function checkIssuer(server: AuthorizationServer, issuer: string | null): void {
  if (server.issuer === null) return;
  if (issuer === null) {
    if (!server.issuerInResponse) return;
    throw new AuthorizationResponseError(
      "issuer-missing",
      `The answer does not say which server it comes from, though ${server.issuer} always says it.`,
    );
  }
  if (!isExpectedIssuer(server.issuer, issuer)) {
    throw new AuthorizationResponseError(
      "issuer-mismatch",
      `The answer says that it comes from ${serverWords(issuer)}, but ${server.issuer} was asked.`,
    );
  }
}

function malformed(): AuthorizationResponseError {
  return new AuthorizationResponseError("malformed-response", "It holds neither one code nor one error.");
}
