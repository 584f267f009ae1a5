import type { DiagnosisEntry } from "./diagnosis-entry.ts";

/** What fails at sign-in to any server, most telling first. */
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
    code: "application-token-refused",
    errorCodes: ["authentication"],
    oauth: true,
    appOnly: true,
    cause:
      "The server refused the application's access token, a new one too: the application may not open this mailbox, " +
      "lacks a scope or permission, or the mailbox does not exist.",
    cure:
      "An administrator of the provider gives the application access to this mailbox. Check the address of the mailbox " +
      "and the scopes of the integration, then check the access again.",
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
