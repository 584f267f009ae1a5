import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import type {
  MailUse,
  Provider,
  ProviderEndpoints,
  ProviderGrantType,
  ProviderSettings,
} from "@/lib/oauth-integrations/providers/provider.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { type CredentialDraft, credentialKinds, emptyCredential } from "./credential-draft.ts";
import { settingFault, settingsWithoutFault } from "./provider-choice.ts";
import { translateScopes, usualScopes } from "./recommended-scopes.ts";

type GrantType = IntegrationView["grantType"];

/** A redirect URL and the endpoints that it was generated for. */
export type GeneratedRedirect = {
  /** The provider that was chosen then. */
  readonly provider: string;
  readonly redirectUrl: string;
  readonly redirectKey: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
};

export type EndpointsDraft = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly revocationEndpoint: string;
};

export type MailHostDraft = {
  readonly host: string;
  /** Empty: the usual one of the encryption. */
  readonly port: string;
  readonly security: "TLS" | "STARTTLS" | "NONE";
};

/** The form of an integration as it is typed. */
export type IntegrationDraft = {
  readonly provider: string;
  readonly grantType: GrantType;
  readonly settings: ProviderSettings;
  readonly name: string;
  readonly description: string;
  /** Typed endpoints; null: those that the provider's settings give. */
  readonly ownEndpoints: EndpointsDraft | null;
  readonly clientId: string;
  readonly clientAuthentication: IntegrationView["clientAuthentication"];
  readonly credential: CredentialDraft;
  readonly scopes: readonly string[];
  readonly mailHosts: Readonly<Record<MailUse, MailHostDraft>>;
  /** What was generated and not saved yet, newest last. Endpoints that return find theirs again. */
  readonly redirects: readonly GeneratedRedirect[];
};

export type ChangeDraft = (changes: Partial<IntegrationDraft>) => void;

const noEndpoints: EndpointsDraft = {
  issuer: "",
  authorizationEndpoint: "",
  tokenEndpoint: "",
  userinfoEndpoint: "",
  revocationEndpoint: "",
};
const noMailHost: MailHostDraft = { host: "", port: "", security: "TLS" };

/** The form of a new integration once its provider is chosen. */
export function newDraft(providerId: string, before: IntegrationDraft | null = null): IntegrationDraft {
  const provider = providerOf(providerId);
  const [grantType] = provider.grantTypes;
  const settings = Object.fromEntries(
    provider.settings.map(({ name, defaultValue }) => [name, defaultValue]),
  );
  const way = grantType?.grantType ?? "AUTHORIZATION_CODE";
  const wasSuggested = before === null || before.name === suggestedName(providerOf(before.provider));
  return {
    provider: provider.id,
    grantType: way,
    settings,
    name: wasSuggested ? suggestedName(provider) : before.name,
    description: before?.description ?? "",
    ownEndpoints: provider.endpoints === null ? noEndpoints : null,
    clientId: before?.clientId ?? "",
    clientAuthentication: grantType?.clientAuthentications[0] ?? "CLIENT_SECRET_BASIC",
    credential: emptyCredential(credentialKinds(way, grantType?.clientAuthentications ?? [])[0] ?? "secret"),
    scopes: usualScopes(provider.scopes(settings, way)),
    mailHosts: { imap: noMailHost, pop3: noMailHost, smtp: noMailHost },
    redirects: before?.redirects ?? [],
  };
}

/** The form of a saved integration. */
export function toDraft(integration: IntegrationView): IntegrationDraft {
  const { provider, grantType, providerSettings, mailHosts } = integration;
  const endpoints: EndpointsDraft = {
    issuer: integration.issuer ?? "",
    authorizationEndpoint: integration.authorizationEndpoint,
    tokenEndpoint: integration.tokenEndpoint,
    userinfoEndpoint: integration.userinfoEndpoint ?? "",
    revocationEndpoint: integration.revocationEndpoint ?? "",
  };
  const given = providerOf(provider).endpoints?.(providerSettings, grantType);
  const kind = integration.credential?.kind ?? "secret";
  const hostDraft = (use: MailUse): MailHostDraft => {
    const saved = mailHosts[use];
    return saved ? { host: saved.host, port: String(saved.port), security: saved.security } : noMailHost;
  };
  return {
    provider,
    grantType,
    settings: providerSettings,
    name: integration.name,
    description: integration.description,
    ownEndpoints: given && isSameEndpoints(endpointsDraft(given), endpoints) ? null : endpoints,
    clientId: integration.clientId,
    clientAuthentication: integration.clientAuthentication,
    credential: {
      ...emptyCredential(kind),
      secretExpiryDay: integration.credential?.expiresAt?.toISOString().slice(0, 10) ?? "",
    },
    scopes: integration.scopes,
    mailHosts: { imap: hostDraft("imap"), pop3: hostDraft("pop3"), smtp: hostDraft("smtp") },
    redirects: [],
  };
}

/** What changes with another way of access: who proves itself how, and what is asked for. */
export function withGrantType(draft: IntegrationDraft, grantType: GrantType): IntegrationDraft {
  const provider = providerOf(draft.provider);
  const way = wayOf(provider, grantType);
  const kinds = credentialKinds(grantType, way?.clientAuthentications ?? []);
  return {
    ...draft,
    grantType,
    settings: settingsWithoutFault(provider, draft.settings, grantType),
    clientAuthentication: way?.clientAuthentications[0] ?? draft.clientAuthentication,
    credential: emptyCredential(kinds[0] ?? "secret"),
    scopes: translateScopes(
      provider.scopes(draft.settings, draft.grantType),
      provider.scopes(draft.settings, grantType),
      draft.scopes,
    ),
  };
}

/** What changes with a setting of the provider: endpoints follow it, typed ones too, and so do recommended scopes. */
export function withSetting(draft: IntegrationDraft, name: string, value: string): IntegrationDraft {
  const provider = providerOf(draft.provider);
  const settings = { ...draft.settings, [name]: value };
  return {
    ...draft,
    settings,
    ownEndpoints: provider.endpoints === null ? draft.ownEndpoints : null,
    scopes: translateScopes(
      provider.scopes(draft.settings, draft.grantType),
      provider.scopes(settings, draft.grantType),
      draft.scopes,
    ),
  };
}

/** How the provider gives tokens in this way of access. */
export function wayOf(provider: Provider, grantType: GrantType): ProviderGrantType | undefined {
  return provider.grantTypes.find((candidate) => candidate.grantType === grantType);
}

/** The endpoints that count, typed or given by the provider. */
export function endpointsOf(draft: IntegrationDraft): EndpointsDraft {
  if (draft.ownEndpoints !== null) return draft.ownEndpoints;
  const given = providerOf(draft.provider).endpoints;
  // A tenant that is not typed yet gives no address.
  if (given === null || settingFault(draft) !== null) return noEndpoints;
  return endpointsDraft(given(draft.settings, draft.grantType));
}

function endpointsDraft(given: ProviderEndpoints): EndpointsDraft {
  return {
    issuer: given.issuer ?? "",
    authorizationEndpoint: given.authorizationEndpoint,
    tokenEndpoint: given.tokenEndpoint,
    userinfoEndpoint: given.userinfoEndpoint ?? "",
    revocationEndpoint: given.revocationEndpoint ?? "",
  };
}

function isSameEndpoints(one: EndpointsDraft, other: EndpointsDraft): boolean {
  return (
    one.authorizationEndpoint === other.authorizationEndpoint &&
    one.tokenEndpoint === other.tokenEndpoint &&
    one.userinfoEndpoint === other.userinfoEndpoint &&
    one.revocationEndpoint === other.revocationEndpoint &&
    one.issuer === other.issuer
  );
}

/** The redirect URL that was generated for the endpoints in the form; null: none was. */
export function generatedRedirect(draft: IntegrationDraft): GeneratedRedirect | null {
  const { authorizationEndpoint, tokenEndpoint } = endpointsOf(draft);
  return (
    draft.redirects.find(
      (redirect) =>
        redirect.authorizationEndpoint === authorizationEndpoint.trim() &&
        redirect.tokenEndpoint === tokenEndpoint.trim(),
    ) ?? null
  );
}

/** "Microsoft 365" rather than nothing; what a custom provider is called, nobody can know. */
function suggestedName(provider: Provider): string {
  if (provider.endpoints === null) return "";
  return provider.description.split(",")[0] ?? provider.name;
}
