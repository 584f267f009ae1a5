import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import type { ProviderSettings, RegistrationStep } from "./provider.ts";

const console = "https://console.cloud.google.com";

/** How the application is registered in the Google Cloud console, for these settings. */
export function googleRegistrationSteps(
  settings: ProviderSettings,
  grantType: OAuthGrantType,
): readonly RegistrationStep[] {
  return grantType === "AUTHORIZATION_CODE"
    ? [project, branding, audience(settings.publishingStatus), dataAccess, client, credentials]
    : [project, serviceAccount, key, delegation, afterDelegation];
}

const project: RegistrationStep = {
  title: "Choose a project",
  lines: [
    "Open the Google Cloud console and choose the project that the application belongs to, or create one.",
    "Open APIs & Services, Library, and enable the Gmail API, so that the mail permission can be chosen and granted.",
  ],
  paste: [],
  link: { label: "Gmail API", href: `${console}/apis/library/gmail.googleapis.com` },
};

const branding: RegistrationStep = {
  title: "Say who asks",
  lines: [
    "Open the Google Auth Platform (earlier: OAuth consent screen) and choose Get started, or Branding.",
    "Enter an application name that people recognise, and a support address.",
  ],
  paste: [],
  link: { label: "Google Auth Platform", href: `${console}/auth/branding` },
};

const audienceLines: Readonly<Record<string, readonly string[]>> = {
  internal: [
    "At Audience choose Internal: only accounts of your own organisation may sign in, and Google verifies nothing.",
  ],
  testing: [
    "At Audience choose External and leave the publishing status at Testing.",
    "Add every mailbox under Test users; others are refused.",
    "Every authorization ends after 7 days in this status: publish the application before you rely on it.",
  ],
  production: [
    "At Audience choose External and then Publish app, so that the status is In production. In status Testing every authorization would end after 7 days.",
    "Until Google has verified the application, people see a warning page, and the number of people who may accept is limited.",
  ],
};

const audience = (publishingStatus = "production"): RegistrationStep => ({
  title: "Say who may sign in",
  lines: audienceLines[publishingStatus] ?? [],
  paste: [],
  link: { label: "Audience", href: `${console}/auth/audience` },
});

const dataAccess: RegistrationStep = {
  title: "Add the permissions",
  lines: [
    "At Data Access choose Add or remove scopes and add https://mail.google.com/, which IMAP, POP3 and SMTP need, with openid and email. What the list does not show can be pasted below it.",
    "Choose Update and then Save.",
  ],
  paste: ["scopes"],
  link: { label: "Data access", href: `${console}/auth/scopes` },
};

const client: RegistrationStep = {
  title: "Create the client",
  lines: [
    "At Clients choose Create client, application type Web application.",
    "Under Authorised redirect URIs paste the redirect URL to the letter. Google takes no private IP address there: the base URL needs a public name.",
    "Choose Create.",
  ],
  paste: ["redirect-url"],
  link: { label: "Clients", href: `${console}/auth/clients` },
};

const credentials: RegistrationStep = {
  title: "Copy client ID and client secret",
  lines: [
    "Copy both from the page that follows. Google shows the secret only there; later a new one can be added.",
  ],
  paste: [],
  link: null,
};

const serviceAccount: RegistrationStep = {
  title: "Create a service account",
  lines: [
    "Open IAM & Admin, Service accounts, and choose Create service account. It needs no role in the project.",
  ],
  paste: [],
  link: { label: "Service accounts", href: `${console}/iam-admin/serviceaccounts` },
};

const key: RegistrationStep = {
  title: "Create its key",
  lines: [
    "Open the service account, tab Keys, choose Add key, Create new key, type JSON. A file is downloaded.",
    "Paste its whole text here. Then delete the file: who has it can open every mailbox of the delegation.",
    "If the organisation's policy forbids keys of service accounts, an administrator has to allow it for this project.",
  ],
  paste: [],
  link: null,
};

const delegation: RegistrationStep = {
  title: "Delegate the mailboxes to it",
  lines: [
    "In the Google Workspace Admin console, as super administrator, open Security, Access and data control, API controls, Manage domain-wide delegation, and choose Add new.",
    "Client ID: the numeric client ID (unique ID) of the service account, not its e-mail address.",
    "OAuth scopes: https://mail.google.com/. Choose Authorise.",
  ],
  paste: ["client-id", "scopes"],
  link: { label: "Domain-wide delegation", href: "https://admin.google.com/ac/owl/domainwidedelegation" },
};

const afterDelegation: RegistrationStep = {
  title: "Check a mailbox",
  lines: [
    "The delegation can take up to 24 hours to reach every mailbox; mostly it takes minutes.",
    "IMAP or POP has to be on for the mailboxes: Admin console, Apps, Google Workspace, Gmail, End user access.",
  ],
  paste: [],
  link: null,
};
