import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import { microsoftCloudOf, microsoftClouds } from "./microsoft-clouds.ts";
import { microsoftRegistrationSteps } from "./microsoft-registration.ts";
import type {
  Provider,
  ProviderEndpoints,
  ProviderScopes,
  ProviderSettings,
  SettingFault,
} from "./provider.ts";

/** The tenant that every personal account belongs to; its id tokens name it. */
const consumersTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";
const tenantId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const tenantIdOrDomain =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})$/i;
const sharedTenants: readonly (string | undefined)[] = ["common", "organizations", "consumers"];

/** Microsoft 365 and Outlook.com, by Microsoft Entra ID (identity platform v2.0). */
export const microsoft: Provider = {
  id: "MICROSOFT",
  name: "Microsoft",
  description: "Microsoft 365, Exchange Online, Outlook.com",
  settings: [
    {
      name: "tenant",
      label: "Who may sign in",
      description: "The tenant of the sign-in page; it has to agree with the supported account types.",
      options: [
        {
          value: "common",
          label: "Any Microsoft account",
          description: "Work, school and personal accounts (common)",
        },
        {
          value: "organizations",
          label: "Any organisation",
          description: "Work and school accounts of every tenant (organizations)",
        },
        {
          value: "consumers",
          label: "Personal accounts",
          description: "Outlook.com, Hotmail, Live (consumers)",
        },
      ],
      defaultValue: "common",
      freeText: {
        label: "One organisation: tenant ID or domain",
        placeholder: "contoso.onmicrosoft.com",
        pattern: tenantIdOrDomain,
        fault:
          "Enter common, organizations, consumers, the directory (tenant) ID, or a domain of the tenant such as contoso.onmicrosoft.com.",
      },
    },
    {
      name: "cloud",
      label: "Cloud",
      description: "Each national cloud has sign-in pages, permissions and mail servers of its own.",
      options: microsoftClouds.map(({ value, label, description }) => ({ value, label, description })),
      defaultValue: "global",
      freeText: null,
    },
  ],
  settingsFault,
  grantTypes: [
    {
      grantType: "AUTHORIZATION_CODE",
      label: "A person signs in for each mailbox",
      description: "The owner of a mailbox, or somebody with full access to it, signs in and accepts.",
      clientAuthentications: ["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC", "PRIVATE_KEY_JWT"],
    },
    {
      grantType: "CLIENT_CREDENTIALS",
      label: "The application signs in by itself",
      description:
        "An Exchange administrator gives the application access to mailboxes: nobody signs in, no consent lapses.",
      clientAuthentications: ["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC", "PRIVATE_KEY_JWT"],
    },
  ],
  endpoints,
  scopes,
  authorizationParameters: ({ loginHint, settings }) => ({
    // Without a hint Microsoft would silently take the account that the browser is signed in with.
    ...(loginHint === null ? { prompt: "select_account" } : { login_hint: loginHint }),
    ...(settings.tenant?.includes(".") && { domain_hint: settings.tenant }),
  }),
  usernameIsAddress: true,
  mailHosts: (settings) => {
    const { mailHosts } = microsoftCloudOf(settings.cloud);
    return settings.tenant === "consumers"
      ? { ...mailHosts, smtp: { host: "smtp-mail.outlook.com", port: 587, security: "STARTTLS" } }
      : mailHosts;
  },
  mailDomains: ["office365.com", "outlook.com", "office365.us", "partner.outlook.cn"],
  addressDomains: ["outlook.com", "hotmail.com", "live.com", "msn.com"],
  addressSettings: { tenant: "consumers" },
  exchangerDomains: ["outlook.com", "mx.microsoft", "office365.us", "partner.outlook.cn"],
  passwordWarning:
    "Microsoft has switched off password sign-in for reading mail and is ending it for sending.",
  longestSecretLifeMonths: 24,
  refreshTokenLimits: () => [
    { kind: "idle", days: 90, because: "Microsoft ends a refresh token that was not used for 90 days." },
  ],
  accountPageUrl: "https://myapps.microsoft.com",
  registrationSteps: microsoftRegistrationSteps,
  links: [
    {
      label: "Register an application",
      href: "https://learn.microsoft.com/entra/identity-platform/quickstart-register-app",
    },
    {
      label: "IMAP, POP and SMTP with OAuth",
      href: "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
    },
    {
      label: "Authorization code flow",
      href: "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow",
    },
    {
      label: "Connectivity test of a mailbox",
      href: "https://testconnectivity.microsoft.com/tests/o365",
    },
  ],
};

function settingsFault(settings: ProviderSettings, grantType: OAuthGrantType): SettingFault | null {
  const { tenant, cloud } = settings;
  if (grantType !== "AUTHORIZATION_CODE" && sharedTenants.includes(tenant)) {
    const detail =
      "An application that signs in by itself does so in one tenant: enter its directory (tenant) ID or a domain of it.";
    return { setting: "tenant", detail };
  }
  if (tenant === "consumers" && cloud !== "global") {
    return { setting: "tenant", detail: "Personal accounts exist in the global cloud only." };
  }
  return null;
}

function endpoints(settings: ProviderSettings, grantType: OAuthGrantType): ProviderEndpoints {
  const { loginOrigin } = microsoftCloudOf(settings.cloud);
  const tenant = settings.tenant ?? "common";
  const hasPeople = grantType === "AUTHORIZATION_CODE";
  return {
    issuer: `${loginOrigin}/${issuingTenant(tenant)}/v2.0`,
    issuerInResponse: false,
    authorizationEndpoint: hasPeople ? `${loginOrigin}/${tenant}/oauth2/v2.0/authorize` : "",
    tokenEndpoint: `${loginOrigin}/${tenant}/oauth2/v2.0/token`,
    revocationEndpoint: null,
    // Its userinfo endpoint takes tokens of Microsoft Graph only; who signed in is in the id token.
    userinfoEndpoint: null,
  };
}

/** Tenants are named by id in id tokens: where it is not known beforehand, the template stands for it. */
function issuingTenant(tenant: string): string {
  if (tenant === "consumers") return consumersTenantId;
  return tenantId.test(tenant) ? tenant.toLowerCase() : "{tenantid}";
}

function scopes(settings: ProviderSettings, grantType: OAuthGrantType): ProviderScopes {
  const { personResource, applicationResource } = microsoftCloudOf(settings.cloud);
  if (grantType !== "AUTHORIZATION_CODE") {
    const granted = [`${applicationResource}/.default`];
    return { imap: granted, pop3: granted, smtp: granted, always: [] };
  }
  return {
    imap: [`${personResource}/IMAP.AccessAsUser.All`],
    pop3: [`${personResource}/POP.AccessAsUser.All`],
    smtp: [`${personResource}/SMTP.Send`],
    always: ["offline_access", "openid", "email", "profile"],
  };
}
