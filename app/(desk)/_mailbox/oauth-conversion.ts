import { providerOfMailHost } from "@/lib/oauth-integrations/providers.ts";
import type { IntegrationChoice } from "./integration-choices.ts";

/** A server whose provider wants no passwords, and the integration that can take over; null: there is none yet. */
export type Conversion = {
  readonly providerId: string;
  readonly providerName: string;
  readonly integration: IntegrationChoice | null;
};

/**
 * How a server that signs in by password, or will, should sign in instead; null where passwords are welcome. Offered is
 * only what can be chosen, and what a person authorises rather than an application that a system admin lets in.
 */
export function conversionOf(host: string, integrations: readonly IntegrationChoice[]): Conversion | null {
  const provider = providerOfMailHost(host.trim());
  if (provider === null || provider.passwordWarning === null) return null;
  const fitting = integrations.filter((each) => each.provider === provider.id && each.tested);
  const integration =
    fitting.find(({ grantType, isRefused }) => grantType === "AUTHORIZATION_CODE" && !isRefused) ??
    fitting[0] ??
    null;
  return { providerId: provider.id, providerName: provider.name, integration };
}
