import type { DiagnosisEntry } from "./diagnosis-entry.ts";

/** What fails at signing in to Microsoft, Google and Yahoo, by their words, most telling first. */
export const providerSignInDiagnoses: readonly DiagnosisEntry[] = [
  {
    code: "exchange-application-not-permitted",
    words: /authenticated but not connected/i,
    appOnly: true,
    cause:
      "Exchange took the sign-in of the application and then gave no access to the mailbox: the application is not " +
      "registered in Exchange Online, or has no full access to this mailbox.",
    cure:
      "An Exchange admin runs in Exchange Online PowerShell: New-ServicePrincipal with the client ID (-AppId) and the " +
      "object ID (-ObjectId) that Entra shows at Enterprise applications, not at App registrations; then " +
      "Add-MailboxPermission with the mailbox (-Identity), the same object ID (-User) and -AccessRights FullAccess.",
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
    code: "microsoft-conditional-access",
    words: /did not meet the criteria to be authenticated|conditional access/i,
    cause: "A policy of the organisation (Conditional Access) blocks this sign-in (535 5.7.139).",
    cure:
      "A Microsoft 365 admin looks at the account's failed sign-in (Entra admin center, Sign-in logs) and exempts the " +
      "account or Mailroom's address from the policy. If a password signs in, change to an OAuth 2.0 integration.",
  },
  {
    code: "microsoft-password-wrong",
    words: /5\.7\.139.{0,60}credentials were incorrect/i,
    cause: "Microsoft refused user name or password (535 5.7.139).",
    cure: "Check the user name (the whole address). Better: change the connection to an OAuth 2.0 integration.",
  },
  {
    code: "microsoft-sign-in-blocked",
    words: /5\.7\.139(?!.{0,80}basic authentication)/i,
    oauth: true,
    cause: "A setting of the organisation or of the mailbox blocks signing in for sending (535 5.7.139).",
    cure:
      "In the Microsoft 365 admin center: the user, Mail, Manage email apps, tick Authenticated SMTP. An admin sees " +
      "other reasons at Entra admin center, Sign-in logs.",
  },
  {
    code: "microsoft-password-off",
    words: /basic authentication is (?:disabled|blocked|not supported)|5\.7\.139/i,
    cause: "Microsoft takes no password here (535 5.7.139).",
    cure: "Change the connection to an OAuth 2.0 integration. If it uses one, switch on authenticated SMTP for the mailbox.",
  },
  {
    code: "microsoft-smtp-application-refused",
    words: /5\.7\.3\b.{0,100}(?:authentication|unsuccessful)/i,
    appOnly: true,
    cause:
      "Microsoft refused the application's sign-in for sending (535 5.7.3): it lacks the permission SMTP.SendAsApp, is " +
      "not registered in Exchange Online, has no access to the mailbox, or authenticated SMTP is off for it.",
    cure:
      "Add SMTP.SendAsApp of Office 365 Exchange Online (Entra admin center, App registrations, API permissions) and " +
      "grant admin consent; run New-ServicePrincipal and Add-MailboxPermission in Exchange Online PowerShell; switch " +
      "on authenticated SMTP for the mailbox.",
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
    code: "microsoft-not-signed-in",
    words: /\b5\.7\.57\b/,
    cause: "Microsoft takes the mail only of someone who has signed in, and did not see it so (5.7.57).",
    cure:
      "Check host and port (smtp.office365.com, 587, STARTTLS), and that authenticated SMTP is on for the mailbox " +
      "(Microsoft 365 admin center, the user, Mail, Manage email apps).",
  },
  {
    code: "microsoft-tenant-blocked",
    words: /\b5\.7\.70[58]\b/,
    cause:
      "Microsoft takes no mail of this organisation for the outside (5.7.705, 5.7.708): most of it looked suspicious, " +
      "or the organisation is new.",
    cure: "A Microsoft 365 admin looks for misused accounts and asks Microsoft's support to end the block.",
  },
  {
    code: "microsoft-application-token-refused",
    words: /AUTHENTICATE failed/i,
    errorCodes: ["authentication"],
    appOnly: true,
    cause:
      "Exchange refused the application's token: the application is not registered in Exchange Online or under the " +
      "wrong object ID, lacks IMAP.AccessAsApp or POP.AccessAsApp, or the mailbox does not exist there.",
    cure:
      "Add the permissions of Office 365 Exchange Online (Entra admin center, App registrations, API permissions), " +
      "grant admin consent, and run New-ServicePrincipal in Exchange Online PowerShell with the object ID that Entra " +
      "shows at Enterprise applications.",
  },
  {
    code: "microsoft-token-refused",
    words: /AUTHENTICATE failed/i,
    errorCodes: ["authentication"],
    oauth: true,
    cause:
      "Exchange refused the access token: its scope is not for IMAP or POP3 at outlook.office.com, the user name is not " +
      "the mailbox, or IMAP or POP3 is off for it.",
    cure:
      "Compare the scopes of the integration (https://outlook.office.com/IMAP.AccessAsUser.All) and authorise again; " +
      "check the user name; tick IMAP or POP3 at Microsoft 365 admin center, the user, Mail, Manage email apps.",
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
    code: "google-token-refused",
    words: /Username and Password not accepted|BadCredentials|Invalid credentials \(Failure\)/i,
    oauth: true,
    cause:
      "Google refused the access token: the user name is not the account that authorised it, or the scope " +
      "https://mail.google.com/ is missing.",
    cure: "Check the user name and the scopes of the integration, then authorise the mailbox again with its own account.",
  },
  {
    code: "google-password-refused",
    words: /Username and Password not accepted|BadCredentials/i,
    cause:
      "Google refused user name and password. It takes app passwords only, never the account's password.",
    cure: "Change the connection to an OAuth 2.0 integration, or make an app password in the Google account.",
  },
  {
    code: "google-lookup-failed",
    words: /\bLookup failed\b/i,
    cause:
      "Google did not let this sign-in through: it looks unusual to Google, IMAP is off for the account, or Google has a " +
      "passing failure.",
    cure:
      "Sign in to the mailbox with a browser and confirm what Google asks (Google Account, Security, Recent security " +
      "activity); check that IMAP is on. If all is well, wait some minutes.",
  },
  {
    code: "yahoo-account-unverified",
    words: /verify your account/i,
    cause: "Yahoo wants the owner of the account to confirm it first.",
    cure: "Sign in at login.yahoo.com as the mailbox, confirm what Yahoo asks, and test again.",
  },
];
