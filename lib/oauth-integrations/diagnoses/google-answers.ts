import { concerning } from "./known-answer.ts";

const clients = "Google Cloud console, Google Auth Platform, Clients";
const audience = "Google Cloud console, Google Auth Platform, Audience";
const delegation =
  "Google Admin console, Security, Access and data control, API controls, Manage domain-wide delegation";
const appAccess = "Google Admin console, Security, Access and data control, API controls, Manage app access";
const keys = "Google Cloud console, IAM & Admin, Service accounts, the account, Keys";

const passing = concerning("passing", [
  {
    code: "rate-limit-exceeded",
    errors: ["ratelimitexceeded", "rate_limit_exceeded", "userratelimitexceeded", "quotaexceeded"],
    meaning: "The provider limits how often this application or account may ask for tokens.",
    cure: "Nothing to do: Mailroom waits and tries again.",
  },
  {
    code: "internal_failure",
    meaning: "The provider has a failure of its own.",
    cure: "Nothing to do: Mailroom tries again by itself.",
  },
]);

const application = concerning("application", [
  {
    code: "deleted_client",
    meaning: "The OAuth client of this client ID was deleted at Google.",
    cure: `${clients}: restore it within 30 days of its deletion; else create a client of the type Web application and enter its client ID and secret here.`,
  },
  {
    code: "disabled_client",
    meaning: "The OAuth client or the key of the service account is disabled at Google.",
    cure: `Enable it at ${clients}, or for a service account at ${keys}.`,
  },
  {
    code: "google-client-not-found",
    errors: ["invalid_client"],
    words: /OAuth client was not found/i,
    meaning: "Google knows no OAuth client of this client ID.",
    cure: `Copy the client ID from ${clients}, whole and without spaces; it ends in .apps.googleusercontent.com.`,
  },
  {
    // Other providers may say it in the same words.
    code: "client-secret-wrong",
    errors: ["invalid_client"],
    words: /^Unauthorized$|client secret is invalid/i,
    meaning: "The provider knows the client ID, but does not accept the client secret.",
    cure: `Make a new client secret (Google: ${clients}, the client, Add secret) and replace the client secret here.`,
  },
  {
    code: "redirect_uri_mismatch",
    meaning: "The redirect URL of this integration is not registered at the provider.",
    cure: `Copy the redirect URL here, to the letter, to the provider's registration (${clients}, the client, Authorized redirect URIs).`,
  },
  {
    code: "admin_policy_enforced",
    meaning: "The Google Workspace organisation does not allow this application its scopes.",
    cure: `A Workspace administrator opens ${appAccess}, adds the client ID and sets it to Trusted; then authorise again.`,
  },
  {
    code: "org_internal",
    meaning:
      "The application is internal: only accounts of its own Google Workspace organisation may use it.",
    cure: `Sign in with an account of that organisation, or set the user type to External at ${audience}.`,
  },
  {
    code: "access_not_configured",
    meaning: "A Workspace administrator has not allowed this application yet.",
    cure: `A Workspace administrator allows the client ID at ${appAccess}.`,
  },
  {
    code: "google-delegation-missing",
    errors: ["unauthorized_client"],
    words: /unauthorized to retrieve access tokens using this method|not authorized for any of the scopes/i,
    meaning: "The service account has no domain-wide delegation for these scopes.",
    cure: `A Workspace super administrator opens ${delegation}, Add new, and enters the numeric client ID of the service account (not its address) and every scope of the integration. It can take up to 24 hours.`,
  },
  {
    code: "google-key-refused",
    errors: ["invalid_grant"],
    words: /Invalid JWT Signature/i,
    meaning:
      "Google does not accept the signature: the key of the service account was deleted, disabled or has expired, or belongs to another account.",
    cure: `Make a new key at ${keys}, Add key, JSON, and replace the key file here.`,
  },
  {
    code: "clock-wrong",
    errors: ["invalid_grant"],
    words: /Token must be a short-lived token|Token used too (?:early|late)/i,
    clock: true,
    meaning:
      "The signed request of this machine lies outside of its time range: the clock of Mailroom's machine is wrong.",
    cure: "Set the clock of Mailroom's machine right (NTP). Mailroom tries again by itself.",
  },
  {
    code: "google-service-account-unknown",
    errors: ["invalid_grant"],
    words: /^Invalid grant: account not found/i,
    meaning: "Google knows no service account of this address: it was deleted, or the key is of another.",
    cure: `Compare the address with Google Cloud console, IAM & Admin, Service accounts, and replace the key file here by a new one of ${keys}.`,
  },
  {
    code: "google-scope-unknown",
    errors: ["invalid_scope"],
    words:
      /Some requested scopes were invalid|Invalid OAuth scope|Empty or missing scope|scopes? cannot be shown/i,
    meaning: "One of the scopes is not one of Google's, or none was asked for.",
    cure: "Set the scope of the integration to https://mail.google.com/, which covers IMAP, POP3 and SMTP.",
  },
]);

const mailbox = concerning("mailbox", [
  {
    code: "invalid_rapt",
    errors: ["invalid_grant"],
    words: /\b(?:invalid_rapt|rapt_required)\b/i,
    meaning: "The organisation lets a sign-in to Google last only so long, and it is over.",
    cure: "Authorise the mailbox again. To make it last, a Workspace administrator exempts the application as trusted: Google Admin console, Security, Access and data control, Google Cloud session control.",
  },
  {
    code: "google-account-deleted",
    errors: ["invalid_grant"],
    words: /Account has been deleted/i,
    meaning: "The Google account was deleted.",
    cure: "Have the account restored, or authorise the mailbox again with another account.",
  },
  {
    code: "google-account-disabled",
    errors: ["invalid_grant"],
    words: /Account (?:has been|is) (?:disabled|suspended)|Account Restricted/i,
    meaning: "The Google account is suspended or restricted.",
    cure: "A Workspace administrator reactivates it (Google Admin console, Directory, Users); then authorise the mailbox again.",
  },
  {
    code: "google-user-unknown",
    errors: ["invalid_grant"],
    words: /Invalid email or User ID|Not a valid email/i,
    meaning: "There is no account of this mailbox's address in the Google Workspace organisation.",
    cure: "Check the address of the mailbox: it has to be a user's own address, not an alias or a group. Then check its access again.",
  },
  {
    code: "google-grant-revoked",
    errors: ["invalid_grant"],
    words: /Token has been expired or revoked/i,
    meaning:
      "The authorization has ended: it was revoked, the password was changed, it was unused for six months, or the application is in testing, where it lasts seven days.",
    cure: `Authorise the mailbox again. If it ends after seven days each time, click Publish app at ${audience}.`,
  },
  {
    // Google's words for a token that it does not recognise; other providers may use them too.
    code: "token-not-recognised",
    errors: ["invalid_grant"],
    words: /^Bad Request$/i,
    meaning:
      "The provider does not recognise the refresh token or code: it has ended, or belongs to another client ID.",
    cure: "Authorise the mailbox again. It is needed after the client ID of the integration was changed, too.",
  },
]);

const request = concerning("request", [
  {
    code: "google-not-verified",
    errors: ["access_denied"],
    words: /Google verification process|developer-approved testers/i,
    meaning: "The application is in testing, and this account is not one of its test users.",
    cure: `Add the account at ${audience}, Test users, or click Publish app there; then begin again.`,
  },
  {
    code: "code-not-accepted",
    errors: ["invalid_grant"],
    words: /Malformed auth code|code was already redeemed|code verifier/i,
    meaning:
      "The provider does not accept the authorization code: it was used before, or was damaged on its way.",
    cure: "Begin again, in one window of one browser.",
  },
  {
    code: "disallowed_useragent",
    meaning: "Google does not let anyone sign in from a window that is built into another program.",
    cure: "Open Mailroom in a browser of its own, such as Chrome, Edge, Firefox or Safari, and begin again.",
  },
  {
    code: "parameter-missing",
    errors: ["invalid_request"],
    words: /Missing required parameter/i,
    meaning: "The provider misses a parameter in the request; its words name it.",
    cure: "Check that client ID, scopes and endpoints of the integration are set, then begin again.",
  },
  {
    code: "google-policy",
    errors: ["invalid_request"],
    words: /comply with Google's OAuth 2\.0 policy/i,
    meaning: "Google's policy does not allow this request: mostly the redirect URL is not https.",
    cure: `Set the base URL of Mailroom to an https address of a public domain, register the redirect URL at ${clients}, and begin again.`,
  },
]);

/** Google refuses: known answers of its authorization page and token endpoint. */
export const googleAnswers = [...passing, ...application, ...mailbox, ...request];
