import { custom } from "./providers/custom.ts";
import { google } from "./providers/google.ts";
import { microsoft } from "./providers/microsoft.ts";
import type { Provider } from "./providers/provider.ts";
import { yahoo } from "./providers/yahoo.ts";

/** Every provider that Mailroom knows, in the order in which they are offered. */
export const providers: readonly [Provider, ...Provider[]] = [google, microsoft, yahoo, custom];

/** The provider of an integration; one whose data file is gone is treated as custom. */
export function providerOf(id: string): Provider {
  return providers.find((provider) => provider.id === id) ?? custom;
}

/** The provider that a mail server belongs to, by its name; null: none of them. */
export function providerOfMailHost(host: string): Provider | null {
  return providerWithin(host, ({ mailDomains }) => mailDomains);
}

/** The provider that gives addresses of this domain to people; null: none of them. */
export function providerOfAddressDomain(domain: string): Provider | null {
  return providerWithin(domain, ({ addressDomains }) => addressDomains);
}

/** The provider whose server takes in the mail of a domain, by the name of its MX record; null: none of them. */
export function providerOfMailExchanger(host: string): Provider | null {
  return providerWithin(host, ({ exchangerDomains }) => exchangerDomains);
}

function providerWithin(host: string, domainsOf: (provider: Provider) => readonly string[]): Provider | null {
  const name = host.toLowerCase().replace(/\.$/, "");
  const isOf = (provider: Provider) =>
    domainsOf(provider).some((domain) => name === domain || name.endsWith(`.${domain}`));
  return providers.find(isOf) ?? null;
}
