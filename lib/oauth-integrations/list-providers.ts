import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { requireIntegrationReader } from "./integration-permission.ts";
import { mailHostsView } from "./own-mail-hosts.ts";
import { completeProviderSettings, settingFaults } from "./provider-settings.ts";
import { credentialKindsOf } from "./providers/credential-kinds.ts";
import type { Provider, ProviderGrantType, ProviderSettings } from "./providers/provider.ts";
import { providers } from "./providers.ts";

const grantType = z.enum(["AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "JWT_BEARER"]);
const clientAuthentication = z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT"]);

const settingNames = [...new Set(providers.flatMap(({ settings }) => settings.map(({ name }) => name)))];

/** Which provider, and what its answer is evaluated for: a grant type, and its settings by name. */
export const listProvidersInput = z.object({
  provider: z.enum(providers.map(({ id }) => id)).optional(),
  grantType: grantType.optional(),
  ...Object.fromEntries(settingNames.map((name) => [name, lineInput(200).optional()])),
});

const link = z.object({ label: z.string(), href: z.string() });

const providerView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  settings: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      description: z.string(),
      options: z.array(z.object({ value: z.string(), label: z.string(), description: z.string() })),
      defaultValue: z.string(),
      /** Beside the options, text of this form (a regular expression) may be typed; null: only the options. */
      freeText: z.object({ label: z.string(), placeholder: z.string(), pattern: z.string() }).nullable(),
    }),
  ),
  grantTypes: z.array(
    z.object({
      grantType,
      label: z.string(),
      description: z.string(),
      clientAuthentications: z.array(clientAuthentication),
      credentialKinds: z.array(z.enum(["secret", "certificate", "service-account"])),
    }),
  ),
  mailDomains: z.array(z.string()),
  /** The longest that a client secret may live there; null: the provider sets no end. */
  longestSecretLifeMonths: z.number().int().nullable(),
  accountPageUrl: z.string().nullable(),
  links: z.array(link),
  /** All that depends on grant type and settings: those of the query where they fit this provider, else the usual. */
  evaluated: z.object({
    grantType,
    providerSettings: z.record(z.string(), z.string()),
    settingFaults: z.array(z.object({ field: z.string(), detail: z.string() })),
    endpoints: z
      .object({
        issuer: z.string().nullable(),
        issuerInResponse: z.boolean(),
        authorizationEndpoint: z.string(),
        tokenEndpoint: z.string(),
        revocationEndpoint: z.string().nullable(),
        userinfoEndpoint: z.string().nullable(),
      })
      .nullable(),
    scopes: z.object({
      imap: z.array(z.string()),
      pop3: z.array(z.string()),
      smtp: z.array(z.string()),
      always: z.array(z.string()),
    }),
    mailHosts: mailHostsView,
    refreshTokenLimits: z.array(
      z.object({ kind: z.enum(["idle", "absolute"]), days: z.number().int(), because: z.string() }),
    ),
    /** Null: the provider's documentation says how the application is registered. */
    registrationSteps: z
      .array(
        z.object({
          title: z.string(),
          lines: z.array(z.string()),
          /** Values of the integration that are pasted there. */
          paste: z.array(z.enum(["redirect-url", "scopes", "certificate", "client-id"])),
          link: link.nullable(),
        }),
      )
      .nullable(),
  }),
});

export const providerListView = z.object({ items: z.array(providerView) });

/** What Mailroom knows of providers, for system admins and admins of any project. @throws Problem `forbidden` */
export function listProviders(
  actor: Actor,
  input: z.output<typeof listProvidersInput>,
): z.input<typeof providerListView> {
  requireIntegrationReader(actor);
  const { provider: id, grantType: asked, ...chosen } = input;
  const shown = providers.filter((provider) => id === undefined || provider.id === id);
  return { items: shown.map((provider) => viewProvider(provider, asked, chosen)) };
}

function viewProvider(
  provider: Provider,
  asked: z.output<typeof grantType> | undefined,
  chosen: Readonly<Record<string, string | undefined>>,
): z.input<typeof providerView> {
  const grant = provider.grantTypes.find((offered) => offered.grantType === asked) ?? provider.grantTypes[0];
  const own: ProviderSettings = Object.fromEntries(
    provider.settings.flatMap(({ name }) => {
      const value = chosen[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    id: provider.id,
    name: provider.name,
    description: provider.description,
    settings: provider.settings.map(({ freeText, options, ...setting }) => ({
      ...setting,
      options: [...options],
      freeText: freeText && {
        label: freeText.label,
        placeholder: freeText.placeholder,
        pattern: freeText.pattern.source,
      },
    })),
    grantTypes: provider.grantTypes.map((offered) => ({
      ...offered,
      clientAuthentications: [...offered.clientAuthentications],
      credentialKinds: [...credentialKindsOf(offered)],
    })),
    mailDomains: [...provider.mailDomains],
    longestSecretLifeMonths: provider.longestSecretLifeMonths,
    accountPageUrl: provider.accountPageUrl,
    links: [...provider.links],
    evaluated: evaluate(provider, grant, own),
  };
}

function evaluate(provider: Provider, grant: ProviderGrantType, chosen: ProviderSettings) {
  const { grantType } = grant;
  const faults = settingFaults(provider, grantType, chosen);
  // What is no value of its setting is not made an address of.
  const wrong = new Set(faults.map(({ field }) => field));
  const sound = Object.fromEntries(Object.entries(chosen).filter(([name]) => !wrong.has(name)));
  const settings = completeProviderSettings(provider, sound);
  const { imap, pop3, smtp, always } = provider.scopes(settings, grantType);
  return {
    grantType,
    providerSettings: { ...settings },
    settingFaults: faults,
    endpoints: provider.endpoints?.(settings, grantType) ?? null,
    scopes: { imap: [...imap], pop3: [...pop3], smtp: [...smtp], always: [...always] },
    mailHosts: provider.mailHosts(settings),
    refreshTokenLimits: [...provider.refreshTokenLimits(settings)],
    registrationSteps:
      provider
        .registrationSteps?.(settings, grantType)
        .map((step) => ({ ...step, lines: [...step.lines], paste: [...step.paste] })) ?? null,
  };
}
