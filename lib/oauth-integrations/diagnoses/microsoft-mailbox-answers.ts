import { concerning } from "./known-answer.ts";

const policies = "Microsoft Entra admin center, Protection, Conditional Access";

/** Microsoft refuses the authorization of one account: someone authorises its mailbox again. */
export const microsoftMailboxAnswers = concerning("mailbox", [
  {
    code: "AADSTS65001",
    meaning: "Neither the account nor an administrator has consented to these scopes, or not any more.",
    cure: "Authorise the mailbox again and accept. If accounts may not consent themselves, an administrator first clicks Grant admin consent (App registrations, the application, API permissions).",
  },
  {
    code: "AADSTS9002341",
    meaning: "The account has to permit the sign-in to this application (single sign-on).",
    cure: "Authorise the mailbox again and accept what Microsoft asks.",
  },
  {
    code: "AADSTS700082",
    meaning: "The refresh token has expired because it was not used for too long (usually 90 days).",
    cure: "Authorise the mailbox again.",
  },
  {
    code: "AADSTS700084",
    meaning:
      "The refresh token has reached its fixed end: it was given to a single-page application (24 hours).",
    cure: "Register the redirect URL under the platform Web (App registrations, the application, Authentication), not Single-page application; then authorise the mailbox again.",
  },
  {
    code: "AADSTS70008",
    meaning: "The refresh token or authorization code has expired.",
    cure: "Authorise the mailbox again.",
  },
  {
    code: "AADSTS70043",
    meaning:
      "The organisation's policy lets a sign-in last only so long (sign-in frequency), and it is over.",
    cure: `Authorise the mailbox again. To make it last, an admin exempts this account at ${policies}, Session, Sign-in frequency.`,
  },
  {
    code: "AADSTS50173",
    meaning: "The authorization was revoked: the password was changed, or an admin ended all sign-ins.",
    cure: "Authorise the mailbox again.",
  },
  {
    code: "AADSTS50132",
    meaning: "The sign-in is not valid any more: the password expired or was changed.",
    cure: "Authorise the mailbox again with the account's present password.",
  },
  {
    code: "AADSTS50133",
    meaning: "The sign-in was revoked: the password expired or was changed.",
    cure: "Authorise the mailbox again with the account's present password.",
  },
  {
    code: "AADSTS50089",
    meaning: "The sign-in has expired.",
    cure: "Authorise the mailbox again and go through Microsoft's pages without a long pause.",
  },
  {
    code: "AADSTS50076",
    meaning:
      "Microsoft now wants a second factor of this account: a policy changed, or the place it is used from.",
    cure: `Authorise the mailbox again and confirm with the second factor. For a mailbox that no person uses an admin makes an exception at ${policies}.`,
  },
  {
    code: "AADSTS50074",
    meaning: "A second factor was asked for and not given.",
    cure: "Authorise the mailbox again and confirm with the second factor.",
  },
  {
    code: "AADSTS50078",
    meaning: "The second factor was given too long ago for the organisation's policy.",
    cure: "Authorise the mailbox again and confirm with the second factor.",
  },
  {
    code: "AADSTS50079",
    meaning: "The account has to set up a second factor first.",
    cure: "Sign in as this account at https://aka.ms/mfasetup, set the second factor up, then authorise the mailbox again.",
  },
  {
    code: "AADSTS50072",
    meaning: "The account has to set up a second factor first.",
    cure: "Sign in as this account at https://aka.ms/mfasetup, set the second factor up, then authorise the mailbox again.",
  },
  {
    code: "AADSTS50158",
    meaning: "A check outside of Microsoft (terms of use, another factor) was not passed.",
    cure: `Authorise the mailbox again and pass it. If no page asks for it, an admin looks at ${policies}.`,
  },
  {
    code: "AADSTS50097",
    meaning: "The organisation's policy wants a known device, and a server has none.",
    cure: `An admin exempts this account or application at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS50126",
    meaning: "User name or password of the account was wrong.",
    cure: "Authorise the mailbox again with the account's present password.",
  },
  {
    code: "AADSTS50034",
    meaning: "The account does not exist in this tenant.",
    cure: "Check the address of the account and the tenant of the integration, then authorise the mailbox again.",
  },
  {
    code: "AADSTS50053",
    meaning: "The account is locked after too many wrong sign-ins, or the address it came from is blocked.",
    cure: "Wait until the lock ends or have an admin unblock it (Entra admin center, Monitoring & health, Sign-in logs shows which); then authorise the mailbox again.",
  },
  {
    code: "AADSTS50055",
    meaning: "The password of the account has expired.",
    cure: "Set a new password by signing in to the mailbox in a browser, then authorise the mailbox again.",
  },
  {
    code: "AADSTS50057",
    meaning: "The account is disabled.",
    cure: "An admin enables it (Entra admin center, Users, the account, Account enabled); then authorise the mailbox again. For a shared mailbox let another account sign in.",
  },
  {
    code: "AADSTS50105",
    meaning: "The account is not assigned to the application, which is open to assigned accounts only.",
    cure: "An admin assigns it (Entra admin center, Enterprise applications, the application, Users and groups); then authorise the mailbox again.",
  },
  {
    code: "AADSTS50020",
    meaning:
      "The account belongs to another organisation or is a personal one, and is unknown in this tenant.",
    cure: "Authorise the mailbox again with an account of this tenant, in a private window if the browser chooses the wrong one; or set the integration's tenant to the account's.",
  },
  {
    code: "AADSTS90072",
    meaning: "The account is an external one that does not exist in this tenant.",
    cure: "Sign out, then authorise the mailbox again with an account of this tenant; or an admin invites the account as a guest.",
  },
  {
    code: "AADSTS53000",
    meaning: "The organisation's policy wants a compliant device, which a server is not.",
    cure: `An admin exempts this account or application at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS53001",
    meaning: "The organisation's policy wants a device joined to its domain, which a server is not.",
    cure: `An admin exempts this account or application at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS53002",
    meaning: "The organisation's policy lets only approved applications in.",
    cure: `An admin approves this application or exempts the account at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS53003",
    meaning: "A policy of the organisation (Conditional Access) blocks this sign-in.",
    cure: `An admin sees which at Entra admin center, Sign-in logs, and exempts the account, application or Mailroom's address at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS530031",
    meaning: "An access policy of the organisation does not let tokens be given.",
    cure: `An admin exempts this account or application at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS530032",
    meaning: "A security policy of the organisation blocks this sign-in.",
    cure: `An admin exempts this account or application at ${policies}; then authorise the mailbox again.`,
  },
  {
    code: "AADSTS530035",
    meaning: "The organisation's security defaults block this sign-in.",
    cure: "An admin looks at Entra admin center, Overview, Properties, Manage security defaults; then authorise the mailbox again.",
  },
  {
    code: "AADSTS53011",
    meaning: "The account is blocked because Microsoft sees it at risk.",
    cure: "An admin dismisses the risk (Entra admin center, Protection, Risky users); then authorise the mailbox again.",
  },
  {
    code: "AADSTS135010",
    meaning: "Microsoft did not find a key that the sign-in of this account depends on.",
    cure: "Authorise the mailbox again and choose another way to sign in, such as the password.",
  },
  {
    code: "AADSTS700020",
    meaning: "Microsoft wants something of the person before it gives tokens.",
    cure: "Authorise the mailbox again and follow Microsoft's pages to their end.",
  },
  {
    // The request is written by Mailroom and the same for all, so it is the token in it that is not understood.
    code: "AADSTS9002313",
    errors: ["invalid_grant"],
    words: /\bAADSTS9002313\b/,
    meaning: "Microsoft could not read the refresh token or authorization code.",
    cure: "Authorise the mailbox again. If the answer stays, compare client ID and token endpoint with the registration.",
  },
  {
    code: "AADSTS70000",
    meaning: "Microsoft does not accept the refresh token: it was revoked, or not all scopes are granted.",
    cure: "Authorise the mailbox again and accept every permission.",
  },
]);
