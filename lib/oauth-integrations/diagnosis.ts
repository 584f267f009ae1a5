import type { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** A failure in words: what it means and what to do. `code` is the provider's own where it gave one. */
export type Diagnosis = {
  readonly code: string;
  readonly meaning: string;
  readonly cure: string;
  readonly serverWords: string | null;
};

type Known = { readonly meaning: string; readonly cure: string };

const registration = "at the provider's registration of this application";

/** Known codes: RFC 6749 §4.1.2.1 and §5.2, OIDC Core §3.1.2.6, and those of our own. */
const known: Readonly<Record<string, Known>> = {
  invalid_request: {
    meaning: "The provider could not read the request.",
    cure: `Compare the endpoints here with the provider's documentation, and the redirect URL with the one ${registration}.`,
  },
  invalid_client: {
    meaning: "The provider does not accept the client ID with this client secret.",
    cure: "Copy both again. If the secret has expired, make a new one at the provider and replace it here. Or the provider wants the other kind of client authentication.",
  },
  unauthorized_client: {
    meaning: "This application may not use this way of signing in.",
    cure: `Allow the authorization code and refresh token grants ${registration}.`,
  },
  access_denied: {
    meaning: "The sign-in was cancelled, or consent was refused.",
    cure: "Try again and accept. If the provider asks for an administrator's approval, have one give it first.",
  },
  unsupported_response_type: {
    meaning: "The provider does not offer the authorization code flow to this application.",
    cure: `Allow the authorization code flow ${registration}.`,
  },
  unsupported_grant_type: {
    meaning: "The token endpoint does not know this kind of request.",
    cure: "Check that the token endpoint is the right one, and that code and refresh token grants are allowed.",
  },
  invalid_scope: {
    meaning: "The provider does not know one of the scopes, or does not allow it to this application.",
    cure: `Compare each scope with the provider's documentation and allow it ${registration}.`,
  },
  invalid_grant: {
    meaning:
      "The provider does not accept the authorization any more: it expired, was revoked, or the password was changed.",
    cure: "Authorise the mailbox again.",
  },
  server_error: {
    meaning: "The provider has a failure of its own.",
    cure: "Try again in some minutes. If it stays, look at the provider's status page.",
  },
  temporarily_unavailable: {
    meaning: "The provider is overloaded or under maintenance.",
    cure: "Try again in some minutes.",
  },
  login_required: {
    meaning: "The provider wants the person to sign in again.",
    cure: "Authorise again and sign in.",
  },
  interaction_required: {
    meaning: "The provider wants something of the person, such as a second factor.",
    cure: "Authorise again and follow the provider's pages to their end.",
  },
  consent_required: {
    meaning: "The provider has no consent for these scopes.",
    cure: "Authorise again and accept. An administrator's consent may be needed.",
  },
  account_selection_required: {
    meaning: "The provider could not tell which account is meant.",
    cure: "Authorise again and choose the account.",
  },
  "state-unknown": {
    meaning: "Mailroom did not send this browser to the provider, or that was long ago.",
    cure: "Close the window and begin again in Mailroom.",
  },
  "state-used": {
    meaning: "This answer of the provider was used before; each is good for one use.",
    cure: "Close the window. If the mailbox is not authorised, begin again.",
  },
  "state-expired": {
    meaning: "The sign-in took longer than ten minutes.",
    cure: "Begin again and finish within ten minutes.",
  },
  "other-browser": {
    meaning: "The answer came in another browser than the one that began, so it was refused.",
    cure: "Begin again and stay in one browser, with cookies allowed.",
  },
  "other-user": {
    meaning: "The person signed in to Mailroom is not the one who began, so the answer was refused.",
    cure: "Sign in to Mailroom and begin again.",
  },
  "redirect-mismatch": {
    meaning: "The answer came to the redirect URL of another integration, so it was refused.",
    cure: `Check the redirect URL ${registration}, then begin again.`,
  },
  "integration-changed": {
    meaning: "The integration was changed while the sign-in was under way.",
    cure: "Begin again with the new settings.",
  },
  "issuer-mismatch": {
    meaning:
      "The answer names another issuer than the one of this integration, so it was refused (RFC 9207).",
    cure: "Check the issuer of the integration. If it is right, somebody may be interfering.",
  },
  "malformed-response": {
    meaning: "The answer holds neither one authorization code nor one error.",
    cure: "Check that the authorization endpoint is the right one and answers in the query.",
  },
  "scope-missing": {
    meaning: "The provider granted less than was asked for.",
    cure: "Authorise again and accept every permission, or allow the scopes at the provider.",
  },
  "refresh-token-missing": {
    meaning: "The provider gave no refresh token, so access would end when the access token expires.",
    cure: "Add the scope offline_access, or allow refresh tokens (offline access) at the provider.",
  },
  "account-mismatch": {
    meaning: "Another account signed in than the mailbox belongs to.",
    cure: "Sign in with the mailbox's own account. If it is a shared mailbox, choose that another account signs in for it.",
  },
  "not-allowed": {
    meaning: "You may not authorise this mailbox.",
    cure: "Ask an admin of the project whose channel uses it.",
  },
  "secret-unreadable": {
    meaning: "A stored secret can not be read with the encryption keys of this installation.",
    cure: "Restore the key in ENCRYPTION_KEYS, or enter the client secret again and authorise the mailbox again.",
  },
  "host-not-allowed": {
    meaning: "Mailroom may not connect to the host of this endpoint.",
    cure: "If the host is meant, list its network in TRUSTED_NETWORKS.",
  },
  "host-not-found": {
    meaning: "The host of this endpoint does not exist.",
    cure: "Check the spelling of the endpoint and this machine's DNS.",
  },
  "endpoint-not-reached": {
    meaning: "The endpoint could not be reached, or gave no answer in time.",
    cure: "Check the address, and that this machine may connect to it (port 443).",
  },
  "certificate-not-trusted": {
    meaning: "The endpoint's certificate is not valid for it, or not of a trusted authority.",
    cure: "Correct the certificate. A private authority is made known by NODE_EXTRA_CA_CERTS.",
  },
  "answer-not-understood": {
    meaning: "The endpoint answered something that is not an OAuth 2.0 answer.",
    cure: "Check that the endpoint is the right one, and that no proxy stands before it.",
  },
  "answer-too-large": {
    meaning: "The endpoint answered with more than 1 MiB, which no OAuth 2.0 answer is.",
    cure: "Check that the endpoint is the right one.",
  },
  "too-many-requests": {
    meaning: "The provider limits how often it may be asked.",
    cure: "Nothing to do: Mailroom waits as long as the provider says, and tries again.",
  },
  "provider-failing": {
    meaning: "The provider has a failure of its own.",
    cure: "Nothing to do: Mailroom tries again. If it stays, look at the provider's status page.",
  },
};

/** Meaning and cure of a code; an unknown one shows the provider's own words. */
export function diagnose(code: string, serverWords: string | null = null): Diagnosis {
  // The code is a word of the provider: one such as "constructor" must not find what every object has.
  const entry = (Object.hasOwn(known, code) ? known[code] : undefined) ?? {
    meaning: `The provider refused with the code "${code}".`,
    cure: "Look the code up in the provider's documentation; its own words are shown here.",
  };
  return { code, serverWords, ...entry };
}

/** Why a token endpoint did not give tokens. */
export function diagnoseTokenError(error: TokenEndpointError): Diagnosis {
  return diagnose(codeOf(error), error.errorDescription);
}

function codeOf(error: TokenEndpointError): string {
  if (error.error !== null) return error.error;
  if (error.status === null) return unreachableCode(error.cause);
  if (error.status === 429) return "too-many-requests";
  return error.status >= 500 || error.status === 408 ? "provider-failing" : "answer-not-understood";
}

/** The code of what kept a request from being answered. */
export function unreachableCode(cause: unknown): string {
  for (let inner = cause; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof Problem) return inner.code;
    const code = "code" in inner && typeof inner.code === "string" ? inner.code : "";
    if (/CERT|TLS|SSL|ISSUER|SELF_SIGNED/.test(code)) return "certificate-not-trusted";
  }
  return "endpoint-not-reached";
}
