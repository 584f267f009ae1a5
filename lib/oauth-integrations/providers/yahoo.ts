import type { Provider, RegistrationStep } from "./provider.ts";

/** Yahoo Mail. Its documentation tells of OAuth for IMAP and SMTP, not for POP3, and of no end of refresh tokens. */
export const yahoo: Provider = {
  id: "YAHOO",
  name: "Yahoo",
  description: "Yahoo Mail",
  settings: [],
  settingsFault: () => null,
  grantTypes: [
    {
      grantType: "AUTHORIZATION_CODE",
      label: "A person signs in for each mailbox",
      description: "The owner of a mailbox signs in at Yahoo and accepts.",
      clientAuthentications: ["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"],
    },
  ],
  endpoints: () => ({
    issuer: "https://api.login.yahoo.com",
    issuerInResponse: false,
    authorizationEndpoint: "https://api.login.yahoo.com/oauth2/request_auth",
    tokenEndpoint: "https://api.login.yahoo.com/oauth2/get_token",
    revocationEndpoint: "https://api.login.yahoo.com/oauth2/revoke",
    userinfoEndpoint: "https://api.login.yahoo.com/openid/v1/userinfo",
  }),
  scopes: () => ({
    imap: ["mail-r", "mail-w"],
    pop3: [],
    smtp: ["mail-w"],
    always: ["openid", "email"],
  }),
  // Its documentation tells of no further parameter for refresh tokens or hints.
  authorizationParameters: () => ({}),
  mailHosts: () => ({
    imap: { host: "imap.mail.yahoo.com", port: 993, security: "TLS" },
    smtp: { host: "smtp.mail.yahoo.com", port: 465, security: "TLS" },
  }),
  mailDomains: ["mail.yahoo.com"],
  addressDomains: [
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.de",
    "yahoo.fr",
    "ymail.com",
    "rocketmail.com",
    "aol.com",
  ],
  addressSettings: {},
  exchangerDomains: ["yahoodns.net"],
  passwordWarning: null,
  longestSecretLifeMonths: null,
  refreshTokenLimits: () => [],
  accountPageUrl: "https://login.yahoo.com/account/security",
  registrationSteps: () => registrationSteps,
  links: [
    { label: "IMAP and SMTP with OAuth 2.0", href: "https://senders.yahooinc.com/developer/documentation" },
    { label: "Yahoo OAuth 2.0 guide", href: "https://developer.yahoo.com/oauth2/guide" },
  ],
};

const registrationSteps: readonly RegistrationStep[] = [
  {
    title: "Ask Yahoo for access to mail",
    lines: [
      "Yahoo gives the scopes mail-r and mail-w only to applications that it has approved. Ask for access to IMAP with the form, and name the Yahoo account that the application will belong to.",
      "Yahoo answers by mail with an agreement. Go on when it has approved.",
    ],
    paste: [],
    link: {
      label: "Request access to Yahoo Mail",
      href: "https://senders.yahooinc.com/developer/developer-access-mail-form/",
    },
  },
  {
    title: "Create the application",
    lines: [
      "Sign in with that account, open Apps at the Yahoo Developer Network and choose Create an App.",
      "Choose Confidential Client, and paste the redirect URL to the letter. It has to begin with https://.",
      "Under API permissions choose Mail with read and write, and OpenID Connect with e-mail.",
    ],
    paste: ["redirect-url"],
    link: { label: "Yahoo apps", href: "https://developer.yahoo.com/apps/" },
  },
  {
    title: "Copy client ID and client secret",
    lines: ["Copy both from the page of the application."],
    paste: [],
    link: null,
  },
];
