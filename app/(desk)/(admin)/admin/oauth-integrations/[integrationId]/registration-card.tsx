import { ChevronRight } from "lucide-react";
import { Card } from "@/app/_ui/card.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { RegistrationPanel } from "../registration-panel.client.tsx";

/** The steps at the provider once more, with the values as they are saved; open until the integration has passed its test. */
export function RegistrationCard({ integration }: { integration: IntegrationView }) {
  const provider = providerOf(integration.provider);
  if (provider.registrationSteps === null) return null;
  return (
    <Card>
      <details open={!integration.tested} className="group">
        <summary className="flex cursor-pointer items-center gap-2 rounded-sm text-lg font-semibold">
          <ChevronRight
            className="size-4 shrink-0 text-ink-muted transition-transform group-open:rotate-90"
            aria-hidden="true"
          />
          <h2>Register Mailroom at {provider.name}</h2>
        </summary>
        <div className="max-w-[44rem] pt-4">
          <RegistrationPanel
            provider={integration.provider}
            settings={integration.providerSettings}
            grantType={integration.grantType}
            values={{
              redirectUrl: integration.redirectUrl,
              scopes: integration.scopes,
              clientId: integration.clientId,
              certificatePem: integration.credential?.certificate?.pem ?? null,
            }}
          />
        </div>
      </details>
    </Card>
  );
}
