import type { DiagnosisEntry } from "./diagnosis-entry.ts";

/** What fails at sign-in, most telling first. */
export const signInDiagnoses: readonly DiagnosisEntry[] = [
  {
    code: "reauthorization-required",
    errorCodes: ["invalid_grant", "not-authorized-yet", "grant-not-found"],
    cause:
      "Mailroom has no valid authorisation for this mailbox: it was never given, was withdrawn, or has lapsed.",
    cure: "Authorise the mailbox again. The channel goes on where it stopped.",
  },
  {
    code: "token-endpoint-failed",
    errorCodes: ["refresh-busy"],
    cause: null,
    cure: "Mailroom tries again by itself. If it stays, a system admin tests the OAuth 2.0 integration.",
  },
  {
    code: "secret-unreadable",
    cause: "The stored password can not be read: the encryption key was lost or changed.",
    cure: "Enter the password again, or restore the key in ENCRYPTION_KEYS.",
  },
  {
    code: "password-missing",
    cause: "No password is stored for this server.",
    cure: "Enter the password.",
  },
  {
    code: "exchange-not-connected",
    words: /authenticated but not connected/i,
    cause:
      "Exchange took the sign-in and then gave no access to the mailbox: the user name is not this mailbox, " +
      "the account may not open it, IMAP is off for it, or it is throttled for a while.",
    cure:
      "Enter the mailbox's own address as user name. For a shared mailbox give the account full access; " +
      "in Exchange check that IMAP is on for the mailbox. If all is well, wait some minutes.",
  },
  {
    code: "microsoft-smtp-off-for-tenant",
    words: /SmtpClientAuthentication is disabled for the Tenant/i,
    cause: "This Microsoft 365 organisation has switched off authenticated SMTP.",
    cure: "A Microsoft 365 admin switches on authenticated SMTP for this mailbox (Set-CASMailbox -SmtpClientAuthenticationDisabled $false).",
  },
  {
    code: "microsoft-smtp-off-for-mailbox",
    words: /SmtpClientAuthentication is disabled for the Mailbox/i,
    cause: "Authenticated SMTP is switched off for this mailbox in Microsoft 365.",
    cure: "In the Microsoft 365 admin centre: the user, Mail, Manage email apps, tick Authenticated SMTP. It takes up to an hour.",
  },
  {
    code: "microsoft-security-defaults",
    words: /security defaults/i,
    cause: "The organisation's security defaults block this kind of sign-in.",
    cure: "Use an OAuth 2.0 integration instead of a password, or let a Microsoft 365 admin make an exception.",
  },
  {
    code: "microsoft-password-off",
    words: /basic authentication is (?:disabled|blocked|not supported)|5\.7\.139/i,
    cause: "Microsoft takes no password here (535 5.7.139).",
    cure: "Change the connection to an OAuth 2.0 integration. If it uses one, switch on authenticated SMTP for the mailbox.",
  },
  {
    code: "microsoft-smtp-refused",
    words: /5\.7\.3\b.{0,100}(?:authentication|unsuccessful)/i,
    cause:
      "Microsoft refused the sign-in for sending (535 5.7.3): the token lacks SMTP.Send, the user name is not the mailbox, " +
      "or authenticated SMTP is off for it.",
    cure:
      "Add the scope SMTP.Send to the integration and authorise again; check the user name; " +
      "switch on authenticated SMTP for the mailbox.",
  },
  {
    code: "google-app-password-required",
    words: /Application-specific password required|InvalidSecondFactor/i,
    cause: "This Google account uses two-step verification and takes no account password here.",
    cure: "Change the connection to an OAuth 2.0 integration, or make an app password in the Google account.",
  },
  {
    code: "google-imap-off",
    words: /IMAP access is disabled|not enabled for IMAP/i,
    cause: "IMAP is switched off for this mailbox.",
    cure: "In Gmail: Settings, Forwarding and POP/IMAP, Enable IMAP. In Workspace an administrator may have to allow it first.",
  },
  {
    code: "google-browser-sign-in-required",
    words: /log in via your web browser|WEBALERT|WebLoginRequired/i,
    cause: "Google wants this account to sign in with a browser first.",
    cure: "Sign in to the mailbox once with a browser, confirm what Google asks, and test again.",
  },
  {
    code: "google-password-refused",
    words: /Username and Password not accepted|BadCredentials/i,
    cause:
      "Google refused user name and password. It takes app passwords only, never the account's password.",
    cure: "Change the connection to an OAuth 2.0 integration, or make an app password in the Google account.",
  },
  {
    code: "token-scope-missing",
    words: /insufficient[_ ]scope|invalid_scope/i,
    errorCodes: ["authentication"],
    oauth: true,
    cause: "The token does not cover this use: a scope is missing.",
    cure: "Add the scopes for IMAP and SMTP to the integration, test it, and authorise the mailbox again.",
  },
  {
    code: "account-locked",
    words:
      /account (?:is|has been) (?:locked|disabled|suspended)|user (?:is )?disabled|mailbox (?:is )?(?:disabled|suspended)/i,
    cause: "The account is locked.",
    cure: "Unlock the account at the mail provider.",
  },
  {
    code: "password-expired",
    words: /\[EXPIRED\]|\bEXPIRED\b|password (?:has )?expired/,
    oauth: false,
    cause: "The password of the account has expired.",
    cure: "Set a new password at the mail provider and enter it here.",
  },
  {
    code: "mailbox-not-permitted",
    words: /AUTHORIZATIONFAILED|not authorized to (?:access|open)/i,
    cause: "The sign-in is right, but this account may not open this mailbox.",
    cure: "Give the account access to the mailbox, or sign in as the mailbox itself.",
  },
  {
    code: "sign-in-method-not-offered",
    words:
      /no way to sign in|unsupported authentication|no supported authentication|unrecognized authentication|5\.7\.4\b|\b504 5\.5\.4/i,
    cause: "The server does not offer this way to sign in.",
    cure: "Change between password and OAuth 2.0, or choose an encrypted connection: many servers offer sign-in only then.",
  },
  {
    code: "token-refused",
    errorCodes: ["authentication"],
    oauth: true,
    cause:
      "The server refused the access token, a new one too: it is for another mailbox, lacks a scope, or was withdrawn.",
    cure: "Check that the user name is the address of the mailbox, then authorise it again with that account.",
  },
  {
    code: "sign-in-refused",
    errorCodes: ["authentication"],
    cause: "The server refused user name or password.",
    cure: "Check the user name (often the whole address) and enter the password again.",
  },
];
