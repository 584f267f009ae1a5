import type { KnownAnswer } from "./known-answer.ts";
import { concerning } from "./known-answer.ts";

const registration = "at the provider's registration of this application";

/** Codes of RFC 6749 §4.1.2.1 and §5.2, RFC 7009, RFC 8628 and OIDC Core §3.1.2.6, whoever sends them. */
export const generalAnswers: readonly KnownAnswer[] = [
  ...concerning("application", [
    {
      code: "invalid_client",
      meaning: "The provider does not accept the client ID with this client secret.",
      cure: "Copy both again. If the secret has expired, make a new one at the provider and replace it here. Or the provider wants the other kind of client authentication.",
    },
    {
      // Keycloak says so of a wrong or expired secret.
      code: "client-credentials-refused",
      errors: ["unauthorized_client"],
      words: /\binvalid client\b.*\bcredentials\b/i,
      meaning: "The provider does not accept the client ID with this client secret or certificate.",
      cure: "Compare both with the provider's registration. If the secret has expired, make a new one at the provider and replace it here.",
    },
    {
      code: "unauthorized_client",
      meaning: "This application may not use this way of signing in.",
      cure: `Allow the authorization code and refresh token grants ${registration}; without people, client credentials.`,
    },
    {
      code: "unsupported_response_type",
      meaning: "The provider does not offer the authorization code flow to this application.",
      cure: `Allow the authorization code flow ${registration}.`,
    },
    {
      code: "unsupported_grant_type",
      meaning: "The token endpoint does not know this kind of request.",
      cure: "Check that the token endpoint is the right one, and that code and refresh token grants are allowed.",
    },
    {
      code: "invalid_scope",
      meaning: "The provider does not know one of the scopes, or does not allow it to this application.",
      cure: `Compare each scope with the provider's documentation and allow it ${registration}.`,
    },
    {
      code: "invalid_resource",
      meaning: "The service that the scopes belong to is unknown to the provider.",
      cure: "Compare each scope with the provider's documentation, and check the tenant.",
    },
    {
      code: "access-denied-to-application",
      errors: ["access_denied"],
      appOnly: true,
      meaning: "The provider denies the application these scopes, though no person was asked.",
      cure: "Allow the scopes to the application at the provider. For a Google service account: Google Admin console, Security, Access and data control, API controls, Manage domain-wide delegation, edit the account and enter every scope of the integration.",
    },
    {
      code: "assertion-not-accepted",
      errors: ["invalid_grant"],
      appOnly: true,
      meaning: "The provider does not accept what Mailroom signed with the key of this integration.",
      cure: "Compare key, service account and token endpoint with the provider's registration, and check that the clock of Mailroom's machine is right.",
      clock: true,
    },
  ]),
  ...concerning("mailbox", [
    {
      code: "invalid_grant",
      meaning:
        "The provider does not accept the authorization any more: it expired, was revoked, or the password was changed.",
      cure: "Authorise the mailbox again.",
    },
    {
      code: "login_required",
      meaning: "The provider wants the person to sign in again.",
      cure: "Authorise again and sign in.",
    },
    {
      code: "interaction_required",
      meaning: "The provider wants something of the person, such as a second factor.",
      cure: "Authorise again and follow the provider's pages to their end.",
    },
    {
      code: "consent_required",
      meaning: "The provider has no consent for these scopes.",
      cure: "Authorise again and accept. An administrator's consent may be needed.",
    },
    {
      code: "account_selection_required",
      meaning: "The provider could not tell which account is meant.",
      cure: "Authorise again and choose the account.",
    },
  ]),
  ...concerning("request", [
    {
      code: "invalid_request",
      meaning: "The provider could not read the request.",
      cure: `Compare the endpoints here with the provider's documentation, and the redirect URL with the one ${registration}.`,
    },
    {
      code: "access_denied",
      meaning: "The sign-in was cancelled, or consent was refused.",
      cure: "Try again and accept. If the provider asks for an administrator's approval, have one give it first.",
    },
    {
      code: "unsupported_token_type",
      meaning: "The provider does not revoke this kind of token.",
      cure: "Withdraw the access in the account's own settings at the provider.",
    },
  ]),
  ...concerning("passing", [
    {
      code: "server_error",
      meaning: "The provider has a failure of its own.",
      cure: "Try again in some minutes. If it stays, look at the provider's status page.",
    },
    {
      code: "temporarily_unavailable",
      meaning: "The provider is overloaded or under maintenance.",
      cure: "Try again in some minutes.",
    },
    {
      code: "slow_down",
      meaning: "The provider is asked too often.",
      cure: "Nothing to do: Mailroom waits and tries again.",
    },
  ]),
];
