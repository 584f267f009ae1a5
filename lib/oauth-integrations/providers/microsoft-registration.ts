import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import type { MicrosoftCloud } from "./microsoft-clouds.ts";
import { microsoftCloudOf } from "./microsoft-clouds.ts";
import type { ProviderSettings, RegistrationStep } from "./provider.ts";

/** How the application is registered in Microsoft Entra ID, for these settings. */
export function microsoftRegistrationSteps(
  settings: ProviderSettings,
  grantType: OAuthGrantType,
): readonly RegistrationStep[] {
  const cloud = microsoftCloudOf(settings.cloud);
  return grantType === "AUTHORIZATION_CODE"
    ? [
        opening(cloud),
        registering(accountTypes(settings.tenant)),
        delegatedPermissions,
        adminConsent,
        credential,
        overview,
        mailboxSettings,
      ]
    : [
        opening(cloud),
        registeringWithoutPeople,
        applicationPermissions,
        adminConsent,
        credential,
        overview,
        servicePrincipal(cloud),
        mailboxPermission,
        mailboxSettings,
      ];
}

const opening = (cloud: MicrosoftCloud): RegistrationStep => ({
  title: "Open the app registrations",
  lines: [
    "Sign in to the admin center as an administrator of the tenant, at the least as Application Developer.",
    "Open Entra ID (earlier: Azure Active Directory), then App registrations, and choose New registration.",
  ],
  paste: [],
  link: { label: `Admin center, ${cloud.label}`, href: cloud.portal },
});

const accountTypeOf: Readonly<Record<string, string>> = {
  common:
    "Accounts in any organizational directory (Any Microsoft Entra ID tenant - Multitenant) and personal Microsoft accounts",
  organizations: "Accounts in any organizational directory (Any Microsoft Entra ID tenant - Multitenant)",
  consumers: "Personal Microsoft accounts only",
};

const accountTypes = (tenant = "common") =>
  accountTypeOf[tenant] ?? "Accounts in this organizational directory only (Single tenant)";

const registering = (accountType: string): RegistrationStep => ({
  title: "Register the application",
  lines: [
    "Name it so that people recognise it on the page on which they accept, for instance Mailroom.",
    `Supported account types: ${accountType}. This goes with "Who may sign in" here.`,
    "Redirect URI: choose the platform Web and paste the redirect URL to the letter. Not Single-page application: its refresh tokens end after 24 hours.",
    "Choose Register.",
  ],
  paste: ["redirect-url"],
  link: null,
});

const registeringWithoutPeople: RegistrationStep = {
  title: "Register the application",
  lines: [
    "Name it so that administrators recognise it, for instance Mailroom.",
    "Supported account types: Accounts in this organizational directory only (Single tenant).",
    "Leave the redirect URI empty: nobody signs in. Choose Register.",
  ],
  paste: [],
  link: null,
};

const delegatedPermissions: RegistrationStep = {
  title: "Add the permissions",
  lines: [
    "Open API permissions, choose Add a permission, Microsoft Graph, Delegated permissions.",
    "Search and tick IMAP.AccessAsUser.All or POP.AccessAsUser.All, whichever protocol you read with, and SMTP.Send if answers leave through the same account.",
    "Tick offline_access too, without which access ends after about an hour, and openid, email and profile, by which Mailroom learns who signed in.",
    "Choose Add permissions.",
  ],
  paste: ["scopes"],
  link: null,
};

const applicationPermissions: RegistrationStep = {
  title: "Add the permissions",
  lines: [
    "Open API permissions, choose Add a permission, APIs my organization uses, and search for Office 365 Exchange Online.",
    "Choose Application permissions and tick IMAP.AccessAsApp or POP.AccessAsApp, whichever protocol you read with, and SMTP.SendAsApp for sending.",
    "Choose Add permissions.",
  ],
  paste: [],
  link: null,
};

const adminConsent: RegistrationStep = {
  title: "Grant admin consent",
  lines: [
    "Still at API permissions, choose Grant admin consent for your organisation and confirm. Each permission then shows Granted.",
    "A tenant in which people may consent by themselves does not need it for delegated permissions; application permissions always need it.",
  ],
  paste: [],
  link: null,
};

const credential: RegistrationStep = {
  title: "Make a client secret, or upload the certificate",
  lines: [
    "Open Certificates & secrets. For a secret choose New client secret, describe it and choose when it expires: at most 24 months from now. Enter that day here, so that Mailroom warns in time.",
    "Copy the Value at once, for it is never shown again, and enter it here as client secret. Not the Secret ID: that is only its number.",
    "For a certificate choose the tab Certificates, Upload certificate, and upload the one that Mailroom made or that you have pasted here.",
  ],
  paste: ["certificate"],
  link: null,
};

const overview: RegistrationStep = {
  title: "Copy the client ID",
  lines: [
    "Open Overview and copy the Application (client) ID to the client ID here. The Directory (tenant) ID on the same page is the tenant, if only your organisation is to sign in.",
  ],
  paste: [],
  link: null,
};

const servicePrincipal = ({ exchangeEnvironment }: MicrosoftCloud): RegistrationStep => ({
  title: "Make the application known to Exchange Online",
  lines: [
    "Open Enterprise applications, find the application there and copy its Object ID. The one on the page of the app registration is another and would not work.",
    `In PowerShell, as an Exchange administrator: Connect-ExchangeOnline${exchangeEnvironment === null ? "" : ` -ExchangeEnvironmentName ${exchangeEnvironment}`}`,
    'New-ServicePrincipal -AppId <Application (client) ID> -ObjectId <Object ID of the enterprise application> -DisplayName "Mailroom"',
  ],
  paste: ["client-id"],
  link: {
    label: "Register service principals in Exchange",
    href: "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
  },
});

const mailboxPermission: RegistrationStep = {
  title: "Give it each mailbox",
  lines: [
    "For every mailbox that Mailroom is to open, and for no other:",
    "Add-MailboxPermission -Identity support@example.com -User <Object ID of the enterprise application> -AccessRights FullAccess",
    "It can take some minutes until Exchange Online knows of it. Then check the access here.",
  ],
  paste: [],
  link: null,
};

const mailboxSettings: RegistrationStep = {
  title: "Look at the mailbox",
  lines: [
    "In the Exchange admin center, at the mailbox under Manage email apps settings, IMAP or POP has to be on, and for sending Authenticated SMTP.",
    "Mailroom itself needs port 443 to the sign-in page, and the ports of IMAP (993) or POP3 (995) and SMTP (587) to the mail servers.",
  ],
  paste: [],
  link: null,
};
