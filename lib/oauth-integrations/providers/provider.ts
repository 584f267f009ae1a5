import type {
  OAuthClientAuthentication,
  OAuthGrantType,
  TransportSecurity,
} from "@/prisma/generated/enums.ts";

/** What a mailbox is opened or written from with. */
export type MailUse = "imap" | "pop3" | "smtp";

/** Where a mail server is. */
export type MailHost = {
  readonly host: string;
  readonly port: number;
  readonly security: TransportSecurity;
};

/** Where the mailboxes of a provider are; what it does not offer, or nobody told, is absent. */
export type MailHosts = { readonly [use in MailUse]?: MailHost };

/** The choices that were made at an integration, by the name of the setting. */
export type ProviderSettings = Readonly<Record<string, string>>;

/** A choice that endpoints, scopes or hosts depend on, such as Microsoft's tenant. */
export type ProviderSetting = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly description: string;
  }[];
  readonly defaultValue: string;
  /** Beside the options, text of this form may be typed; null: only the options. */
  readonly freeText: {
    readonly label: string;
    readonly placeholder: string;
    readonly pattern: RegExp;
    readonly fault: string;
  } | null;
};

/** A choice that does not go with the others, in words for who made it. */
export type SettingFault = { readonly setting: string; readonly detail: string };

/** Endpoints in the terms of RFC 8414. */
export type ProviderEndpoints = {
  /** May hold Microsoft's `{tenantid}`, which stands for the id of any tenant. */
  readonly issuer: string | null;
  /** The server names itself in each answer (RFC 9207). */
  readonly issuerInResponse: boolean;
  /** Empty where no person signs in. */
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string | null;
  readonly userinfoEndpoint: string | null;
};

/** A way in which this provider gives tokens to an application. */
export type ProviderGrantType = {
  readonly grantType: OAuthGrantType;
  readonly label: string;
  readonly description: string;
  /** The first is the usual one. */
  readonly clientAuthentications: readonly OAuthClientAuthentication[];
};

/** Recommended scopes: those of each use, and those that go with any of them (offline access, who signed in). */
export type ProviderScopes = { readonly [use in MailUse]: readonly string[] } & {
  readonly always: readonly string[];
};

/** How long the provider keeps a refresh token: unused (`idle`), or at all (`absolute`). */
export type RefreshTokenLimit = {
  readonly kind: "idle" | "absolute";
  readonly days: number;
  readonly because: string;
};

/** A value that is pasted at the provider. */
export type RegistrationValue = "redirect-url" | "scopes" | "certificate" | "client-id";

/** A step of registering the application at the provider, in words, with the values that are pasted there. */
export type RegistrationStep = {
  readonly title: string;
  readonly lines: readonly string[];
  readonly paste: readonly RegistrationValue[];
  readonly link: { readonly label: string; readonly href: string } | null;
};

/**
 * Everything that Mailroom knows of a provider. A further provider is one more such file, listed in `providers.ts`.
 * Pure data and pure functions: the browser reads it too.
 */
export type Provider = {
  readonly id: string;
  readonly name: string;
  /** One line for its tile. */
  readonly description: string;
  readonly settings: readonly ProviderSetting[];
  /** Why these choices do not go together; null: they do. Each by itself is one of `settings`. */
  readonly settingsFault: (settings: ProviderSettings, grantType: OAuthGrantType) => SettingFault | null;
  readonly grantTypes: readonly [ProviderGrantType, ...ProviderGrantType[]];
  /** Null: they are typed, or discovered from an issuer. */
  readonly endpoints: ((settings: ProviderSettings, grantType: OAuthGrantType) => ProviderEndpoints) | null;
  readonly scopes: (settings: ProviderSettings, grantType: OAuthGrantType) => ProviderScopes;
  /** Parameters of the authorization request beside those of the protocol. */
  readonly authorizationParameters: (request: {
    readonly scopes: readonly string[];
    /** The account that is expected to sign in; null: it is not known. */
    readonly loginHint: string | null;
    readonly settings: ProviderSettings;
  }) => Readonly<Record<string, string>>;
  /**
   * Its id_token names the account in `preferred_username` by an address in a domain that it has verified. Elsewhere
   * that is a name which people choose, and says nothing.
   */
  readonly usernameIsAddress?: true;
  readonly mailHosts: (settings: ProviderSettings) => MailHosts;
  /** Domains of its mail servers, by which a server that somebody typed is recognised as this provider's. */
  readonly mailDomains: readonly string[];
  /** Domains of the addresses that it gives to people. */
  readonly addressDomains: readonly string[];
  /** What of `settings` holds for these people. */
  readonly addressSettings: ProviderSettings;
  /** Domains of the servers that take in mail for its customers' own domains (MX). */
  readonly exchangerDomains: readonly string[];
  /** What to say to those who sign in to its mail servers by password; null: passwords are welcome. */
  readonly passwordWarning: string | null;
  /** The longest that a client secret may live; null: the provider sets no end. */
  readonly longestSecretLifeMonths: number | null;
  readonly refreshTokenLimits: (settings: ProviderSettings) => readonly RefreshTokenLimit[];
  /** Where a person withdraws the access of applications. */
  readonly accountPageUrl: string | null;
  /** How the application is registered there; null: the provider's documentation says it. */
  readonly registrationSteps:
    | ((settings: ProviderSettings, grantType: OAuthGrantType) => readonly RegistrationStep[])
    | null;
  /** The provider's own instructions. */
  readonly links: readonly { readonly label: string; readonly href: string }[];
};
