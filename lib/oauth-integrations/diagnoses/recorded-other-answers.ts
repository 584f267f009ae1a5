import type { DiagnosisContext } from "../diagnosis.ts";
import type { Concerns } from "./known-answer.ts";
import type { RecordedAnswer } from "./recorded-answer.ts";
import { readTable } from "./recorded-answer.ts";

// A line per answer: error, code shown, whom it concerns | description | what meaning and cure have to name (all of it).

const googleTokenEndpoint = `
rateLimitExceeded rate-limit-exceeded passing | User Rate Limit Exceeded | limits
internal_failure internal_failure passing | Backend Error | failure of its own
deleted_client deleted_client application | The OAuth client was deleted. | deleted & 30 days
disabled_client disabled_client application | The OAuth client was disabled. | disabled & Enable
invalid_client google-client-not-found application | The OAuth client was not found. | client ID & Clients
invalid_client client-secret-wrong application | Unauthorized | client secret
invalid_client client-secret-wrong application | The provided client secret is invalid. | client secret
admin_policy_enforced admin_policy_enforced application | The account cannot authorize one or more scopes requested due to the policies of its Google Workspace administrator. | Manage app access & Trusted
org_internal org_internal application | This client is restricted to users within its organization. | internal & External
unauthorized_client google-delegation-missing application | Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested. | domain-wide delegation & numeric client ID
invalid_scope google-scope-unknown application | Invalid OAuth scope or ID token audience provided. | https://mail.google.com/
invalid_grant invalid_rapt mailbox | reauth related error (invalid_rapt) | session control
invalid_grant google-account-deleted mailbox | Account has been deleted | deleted
invalid_grant google-account-disabled mailbox | Account has been disabled | suspended
invalid_grant google-grant-revoked mailbox | Token has been expired or revoked. | seven days & Publish app
invalid_grant token-not-recognised mailbox | Bad Request | refresh token & client ID
invalid_grant code-not-accepted request | Malformed auth code. | authorization code
invalid_request parameter-missing request | Missing required parameter: redirect_uri | parameter`;

const googleServiceAccount = `
invalid_grant google-key-refused application | Invalid JWT Signature. | signature & Keys
invalid_grant clock-wrong application | Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim. | clock & NTP
invalid_grant google-service-account-unknown application | Invalid grant: account not found | service account
invalid_grant google-user-unknown mailbox | Invalid email or User ID | alias
access_denied access-denied-to-application application | Requested client not authorized. | scopes & domain-wide delegation
invalid_grant assertion-not-accepted application | Invalid assertion. | key & clock`;

const googlePage = `
redirect_uri_mismatch redirect_uri_mismatch application | The redirect URI in the request does not match the ones authorized for the OAuth client. | Authorized redirect URIs
access_not_configured access_not_configured application | The administrator has not configured this app. | administrator
access_denied google-not-verified request | Example has not completed the Google verification process. The app is currently being tested, and can only be accessed by developer-approved testers. | Test users
disallowed_useragent disallowed_useragent request | The user agent is not permitted. | browser
invalid_request google-policy request | You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy for keeping apps secure. | https`;

const yahooTokenEndpoint = `
INVALID_CLIENT_SECRET INVALID_CLIENT_SECRET application | Invalid client secret | Consumer Secret
invalid_redirect_uri redirect-url-not-registered application | The redirect URI does not match the one of the authorization request. | Redirect URI
INVALID_CALLBACK redirect-url-not-registered application | Redirect URI does not match the client ID | Redirect URI
UNSUPPORTED_REDIRECT_URI UNSUPPORTED_REDIRECT_URI application | Unsupported redirect URI | https
UNSUPPORTED_OVER_HTTP UNSUPPORTED_OVER_HTTP application | OAuth 2.0 is supported over https only | https
INVALID_REFRESH_TOKEN INVALID_REFRESH_TOKEN mailbox | Invalid refresh token | Authorise
TOKEN_EXPIRED TOKEN_EXPIRED mailbox | The refresh token has expired | expired
ACCOUNT_NOT_AUTHORIZED ACCOUNT_NOT_AUTHORIZED mailbox | The user has not authorized the client | Agree
PARAMETER_ABSENT parameter-not-accepted request | refresh token parameter cannot be empty | parameter
ERROR_HANDLING_REQUEST provider-internal-error passing | Error handling request | failure of its own
INVALID_GRANT invalid_grant mailbox | An invalid or expired token was provided | Authorise`;

const yahooPage = `
INVALID_CONSUMER_KEY INVALID_CONSUMER_KEY application | Invalid consumer key | Consumer Key
DELETED_CONSUMER_KEY DELETED_CONSUMER_KEY application | Deleted consumer key | deleted
DISABLED_CONSUMER_KEY DISABLED_CONSUMER_KEY application | Disabled consumer key | disabled
UNDERAGE_USER UNDERAGE_USER mailbox | Underage user | minor`;

const generalTokenEndpoint = `
invalid_client invalid_client application | Client authentication failed. | secret
unauthorized_client client-credentials-refused application | Invalid client or Invalid client credentials | client secret & replace
unauthorized_client unauthorized_client application | The client may not use this grant type. | grants
unsupported_grant_type unsupported_grant_type application | Grant type not supported. | token endpoint
invalid_scope invalid_scope application | Unknown scope. | scope
invalid_resource invalid_resource application | Unknown resource. | service
invalid_grant invalid_grant mailbox | The grant is invalid. | Authorise
login_required login_required mailbox | Sign in again. | sign in
interaction_required interaction_required mailbox | More is needed. | second factor
consent_required consent_required mailbox | Consent is missing. | consent
invalid_request invalid_request request | Unreadable. | endpoints
unsupported_token_type unsupported_token_type request | Access tokens are not revoked. | revoke
slow_down slow_down passing | Wait. | often`;

const generalPage = `
unsupported_response_type unsupported_response_type application | Code is not offered. | authorization code flow
account_selection_required account_selection_required mailbox | Which account? | choose
access_denied access_denied request | The resource owner denied the request. | cancelled
server_error server_error passing | Failed. | failure
temporarily_unavailable temporarily_unavailable passing | Maintenance. | overloaded`;

function read(from: number | "page", table: string, context: DiagnosisContext = {}) {
  return readTable(table).map(({ error: head, says, names }): RecordedAnswer => {
    const [error = "", code = "", concerns = ""] = head.split(" ");
    return {
      from,
      body: { error, error_description: says },
      context,
      code,
      concerns: asConcerns(concerns),
      names,
    };
  });
}

function asConcerns(word: string): Concerns {
  if (word === "application" || word === "mailbox" || word === "request" || word === "passing") return word;
  throw new Error(`"${word}" concerns nobody.`);
}

/** Answers of Google's endpoints, written from its public documentation. */
export const recordedGoogleAnswers: readonly RecordedAnswer[] = [
  ...read(400, googleTokenEndpoint),
  ...read(400, googleServiceAccount, { appOnly: true }),
  ...read("page", googlePage),
];

/** Answers of Yahoo's endpoints, written from its public list of errors. */
export const recordedYahooAnswers: readonly RecordedAnswer[] = [
  ...read(400, yahooTokenEndpoint),
  ...read("page", yahooPage),
];

/** Answers as any server may give them (RFC 6749). */
export const recordedGeneralAnswers: readonly RecordedAnswer[] = [
  ...read(400, generalTokenEndpoint),
  ...read("page", generalPage),
];
