import type { Provider } from "./provider.ts";

/** Any server with OAuth 2.0: what is not known of it is typed, or discovered from its issuer. */
export const custom: Provider = {
  id: "CUSTOM",
  name: "Custom",
  description: "Any other server with OAuth 2.0",
  settings: [],
  settingsFault: () => null,
  grantTypes: [
    {
      grantType: "AUTHORIZATION_CODE",
      label: "A person signs in for each mailbox",
      description:
        "The authorization code flow: the owner of a mailbox signs in at the provider and accepts.",
      clientAuthentications: ["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT"],
    },
    {
      grantType: "CLIENT_CREDENTIALS",
      label: "The application signs in by itself",
      description: "Client credentials: an administrator allows the application to open mailboxes.",
      clientAuthentications: ["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT"],
    },
  ],
  endpoints: null,
  scopes: (_settings, grantType) => ({
    imap: [],
    pop3: [],
    smtp: [],
    always: grantType === "AUTHORIZATION_CODE" ? ["openid", "email", "offline_access"] : [],
  }),
  authorizationParameters: ({ scopes, loginHint }) => ({
    // OIDC Core §11: offline access is given only when consent is asked for.
    ...(scopes.includes("offline_access") && { prompt: "consent" }),
    ...(loginHint !== null && { login_hint: loginHint }),
  }),
  mailHosts: () => ({}),
  mailDomains: [],
  addressDomains: [],
  addressSettings: {},
  exchangerDomains: [],
  passwordWarning: null,
  longestSecretLifeMonths: null,
  refreshTokenLimits: () => [],
  accountPageUrl: null,
  registrationSteps: null,
  links: [],
};
