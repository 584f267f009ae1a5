"use client";

import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";
import { passwordDeprecation } from "@/lib/mail-servers/password-deprecation.ts";
import type { IntegrationChoice } from "./integration-choices.ts";
import { conversionOf } from "./oauth-conversion.ts";

/** Beside a password for a provider that wants none: why OAuth is better, and the one press that takes it. */
export function PasswordHint({
  host,
  integrations,
  managesIntegrations,
  onConvert,
}: {
  host: string;
  integrations: readonly IntegrationChoice[];
  /** Whether this person could add an integration. */
  managesIntegrations: boolean;
  onConvert: (integrationId: string) => void;
}) {
  const warning = passwordDeprecation(host.trim());
  const conversion = conversionOf(host, integrations);
  if (warning === null || conversion === null) return null;
  const { integration, providerId, providerName } = conversion;
  return (
    <Callout
      tone="warning"
      title="We recommend OAuth 2.0 for this server"
      action={
        integration === null ? undefined : (
          <Button size="sm" onPress={() => onConvert(integration.id)}>
            Use “{integration.name}”
          </Button>
        )
      }
    >
      <p>{warning}</p>
      {integration === null ? (
        <NoFittingIntegration
          providerId={providerId}
          providerName={providerName}
          managesIntegrations={managesIntegrations}
        />
      ) : null}
    </Callout>
  );
}

/** What has to be done first where no tested integration of the provider is there. */
export function NoFittingIntegration({
  providerId,
  providerName,
  managesIntegrations,
}: {
  providerId: string;
  providerName: string;
  managesIntegrations: boolean;
}) {
  if (!managesIntegrations) {
    return <p>A system admin has to add and test an OAuth 2.0 integration for {providerName} first.</p>;
  }
  return (
    <p>
      There is no tested integration for {providerName} yet.{" "}
      <Link className="link" href={`${integrationsHref}/new?provider=${providerId}`}>
        Add one
      </Link>
      , or test the one that is there.
    </p>
  );
}
