import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import { googleRegistrationSteps } from "./google-registration.ts";
import type { Provider, ProviderEndpoints, RefreshTokenLimit } from "./provider.ts";

const fullMail = ["https://mail.google.com/"];

/** Gmail and Google Workspace. */
export const google: Provider = {
  id: "GOOGLE",
  name: "Google",
  description: "Google Workspace, Gmail",
  settings: [
    {
      name: "publishingStatus",
      label: "Publishing status",
      description:
        "As the page Audience of the Google Auth Platform shows it. It decides how long access lasts.",
      options: [
        {
          value: "internal",
          label: "Internal",
          description: "Only accounts of your own Google Workspace organisation",
        },
        { value: "production", label: "In production", description: "External, published" },
        {
          value: "testing",
          label: "Testing",
          description: "External, for listed test users: access ends after 7 days",
        },
      ],
      defaultValue: "production",
      freeText: null,
    },
    {
      name: "domain",
      label: "Who may sign in",
      description: "Google's sign-in page can offer only the accounts of one Workspace domain.",
      options: [{ value: "any", label: "Any Google account", description: "Google asks which" }],
      defaultValue: "any",
      freeText: {
        label: "Accounts of one Workspace domain",
        placeholder: "example.com",
        pattern: /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i,
        fault: "Enter any, or a domain of your Google Workspace such as example.com.",
      },
    },
  ],
  settingsFault: () => null,
  grantTypes: [
    {
      grantType: "AUTHORIZATION_CODE",
      label: "A person signs in for each mailbox",
      description: "The owner of a mailbox signs in at Google and accepts.",
      clientAuthentications: ["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"],
    },
    {
      grantType: "JWT_BEARER",
      label: "A service account with domain-wide delegation",
      description:
        "A Workspace administrator lets a service account act for mailboxes: nobody signs in, no consent lapses.",
      clientAuthentications: ["PRIVATE_KEY_JWT"],
    },
  ],
  endpoints,
  scopes: (_settings, grantType) => ({
    imap: fullMail,
    pop3: fullMail,
    smtp: fullMail,
    always: grantType === "AUTHORIZATION_CODE" ? ["openid", "email"] : [],
  }),
  authorizationParameters: ({ loginHint, settings }) => ({
    access_type: "offline",
    // Google gives a refresh token only when consent is asked for anew.
    prompt: loginHint === null ? "select_account consent" : "consent",
    ...(loginHint !== null && { login_hint: loginHint }),
    ...(settings.domain !== undefined && settings.domain !== "any" && { hd: settings.domain }),
  }),
  mailHosts: () => ({
    imap: { host: "imap.gmail.com", port: 993, security: "TLS" },
    pop3: { host: "pop.gmail.com", port: 995, security: "TLS" },
    smtp: { host: "smtp.gmail.com", port: 465, security: "TLS" },
  }),
  mailDomains: ["gmail.com", "googlemail.com"],
  addressDomains: ["gmail.com", "googlemail.com"],
  addressSettings: {},
  exchangerDomains: ["google.com", "googlemail.com"],
  passwordWarning:
    "Google takes no account passwords for mail any more, only app passwords, and an administrator may forbid those too.",
  longestSecretLifeMonths: null,
  refreshTokenLimits: ({ publishingStatus }) =>
    publishingStatus === "testing" ? [testing, unused] : [unused],
  accountPageUrl: "https://myaccount.google.com/connections",
  registrationSteps: googleRegistrationSteps,
  links: [
    {
      label: "OAuth 2.0 for web server applications",
      href: "https://developers.google.com/identity/protocols/oauth2/web-server",
    },
    {
      label: "Service accounts and domain-wide delegation",
      href: "https://developers.google.com/identity/protocols/oauth2/service-account",
    },
    {
      label: "IMAP, POP and SMTP with OAuth",
      href: "https://developers.google.com/workspace/gmail/imap/imap-smtp",
    },
  ],
};

const testing: RefreshTokenLimit = {
  kind: "absolute",
  days: 7,
  because:
    'The application is in status "Testing", in which Google ends every authorization after 7 days. Publish it to end that.',
};

const unused: RefreshTokenLimit = {
  kind: "idle",
  days: 180,
  because: "Google ends a refresh token that was not used for six months.",
};

function endpoints(_settings: unknown, grantType: OAuthGrantType): ProviderEndpoints {
  const shared = {
    issuer: "https://accounts.google.com",
    issuerInResponse: false,
    tokenEndpoint: "https://oauth2.googleapis.com/token",
  };
  return grantType === "AUTHORIZATION_CODE"
    ? {
        ...shared,
        authorizationEndpoint: "https://accounts.google.com/o/oauth2/v2/auth",
        revocationEndpoint: "https://oauth2.googleapis.com/revoke",
        userinfoEndpoint: "https://openidconnect.googleapis.com/v1/userinfo",
      }
    : { ...shared, authorizationEndpoint: "", revocationEndpoint: null, userinfoEndpoint: null };
}
