import type { MailHosts } from "./provider.ts";

/** One of Microsoft's separate clouds: an account, a mailbox and an application belong to one of them. */
export type MicrosoftCloud = {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly loginOrigin: string;
  /** Where applications are registered. */
  readonly portal: string;
  /** Before the last slash of a permission that a person gives. */
  readonly personResource: string;
  /** Before `/.default`, which stands for what an administrator has given to the application. */
  readonly applicationResource: string;
  /** What Connect-ExchangeOnline is told; null: nothing. */
  readonly exchangeEnvironment: string | null;
  readonly mailHosts: MailHosts;
};

const outlook = (host: string, smtpHost: string): MailHosts => ({
  imap: { host, port: 993, security: "TLS" },
  pop3: { host, port: 995, security: "TLS" },
  smtp: { host: smtpHost, port: 587, security: "STARTTLS" },
});

const globalCloud: MicrosoftCloud = {
  value: "global",
  label: "Global",
  description: "Microsoft 365 everywhere, GCC included, and Outlook.com",
  loginOrigin: "https://login.microsoftonline.com",
  portal: "https://entra.microsoft.com",
  personResource: "https://outlook.office.com",
  applicationResource: "https://outlook.office365.com",
  exchangeEnvironment: null,
  mailHosts: outlook("outlook.office365.com", "smtp.office365.com"),
};

/** The clouds, the usual one first. */
export const microsoftClouds: readonly MicrosoftCloud[] = [
  globalCloud,
  {
    value: "gcc-high",
    label: "US government, GCC High",
    description: "Tenants of Microsoft 365 GCC High",
    loginOrigin: "https://login.microsoftonline.us",
    portal: "https://portal.azure.us",
    personResource: "https://outlook.office365.us",
    applicationResource: "https://outlook.office365.us",
    exchangeEnvironment: "O365USGovGCCHigh",
    mailHosts: outlook("outlook.office365.us", "smtp.office365.us"),
  },
  {
    value: "dod",
    label: "US government, DoD",
    description: "Tenants of Microsoft 365 DoD",
    loginOrigin: "https://login.microsoftonline.us",
    portal: "https://portal.azure.us",
    personResource: "https://outlook.office365.us",
    applicationResource: "https://outlook-dod.office365.us",
    exchangeEnvironment: "O365USGovDoD",
    mailHosts: outlook("outlook-dod.office365.us", "outlook-dod.office365.us"),
  },
  {
    value: "china",
    label: "China (21Vianet)",
    description: "Microsoft 365 operated by 21Vianet",
    loginOrigin: "https://login.partner.microsoftonline.cn",
    portal: "https://portal.azure.cn",
    personResource: "https://partner.outlook.cn",
    applicationResource: "https://partner.outlook.cn",
    exchangeEnvironment: "O365China",
    mailHosts: outlook("partner.outlook.cn", "smtp.partner.outlook.cn"),
  },
];

/** The cloud that was chosen; an unknown choice is the global one. */
export function microsoftCloudOf(value: string | undefined): MicrosoftCloud {
  return microsoftClouds.find((cloud) => cloud.value === value) ?? globalCloud;
}
