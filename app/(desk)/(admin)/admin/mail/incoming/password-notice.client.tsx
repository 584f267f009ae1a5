"use client";

import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";
import { passwordDeprecation } from "@/lib/mail-servers/password-deprecation.ts";
import { providerOfMailHost } from "@/lib/oauth-integrations/providers.ts";
import type { IntegrationChoice } from "./server-choices.ts";

/** Beside a password for a provider that wants none: why OAuth is better, and the one press that takes it. */
export function PasswordNotice({
  host,
  integrations,
  onConvert,
}: {
  host: string;
  integrations: readonly IntegrationChoice[];
  onConvert: (integrationId: string) => void;
}) {
  const warning = passwordDeprecation(host.trim());
  const provider = providerOfMailHost(host.trim());
  if (warning === null || provider === null) return null;
  const fitting = integrations.filter((each) => each.provider === provider.id && each.tested);
  const integration =
    fitting.find(({ grantType, isRefused }) => grantType === "AUTHORIZATION_CODE" && !isRefused) ??
    fitting[0];
  return (
    <Callout
      tone="warning"
      title="We recommend OAuth 2.0 for this server"
      action={
        integration ? (
          <Button size="sm" onPress={() => onConvert(integration.id)}>
            Use “{integration.name}”
          </Button>
        ) : undefined
      }
    >
      <p>{warning}</p>
      {integration ? null : (
        <p>
          There is no tested integration for {provider.name} yet.{" "}
          <Link className="link" href={`${integrationsHref}/new?provider=${provider.id}`}>
            Add one
          </Link>
          , or test the one that is there.
        </p>
      )}
    </Callout>
  );
}
