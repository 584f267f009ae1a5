"use client";

import { Pencil, RotateCcw } from "lucide-react";
import { Button } from "@/app/_ui/button.client.tsx";
import { FormSection } from "@/app/_ui/form.client.tsx";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { EndpointInputs } from "./endpoint-fields.client.tsx";
import { type ChangeDraft, endpointsOf, type IntegrationDraft } from "./integration-draft.ts";

/** The endpoints of a provider that Mailroom knows: filled in, and changed only by who means it. */
export function KnownEndpoints({ draft, change }: { draft: IntegrationDraft; change: ChangeDraft }) {
  const { name } = providerOf(draft.provider);
  const endpoints = endpointsOf(draft);
  if (draft.ownEndpoints !== null) {
    return (
      <FormSection
        title="Endpoints"
        description="Changed by hand. All must begin with https, and the redirect URL changes with them."
      >
        <EndpointInputs draft={draft} change={change} />
        <Button
          size="sm"
          icon={<RotateCcw />}
          className="self-start"
          onPress={() => change({ ownEndpoints: null })}
        >
          Use the endpoints of {name} again
        </Button>
      </FormSection>
    );
  }
  return (
    <FormSection title="Endpoints" description={`Filled in for ${name}, by the settings above.`}>
      <dl className="flex flex-col gap-2">
        {endpoints.authorizationEndpoint === "" ? null : (
          <Endpoint label="Authorization endpoint" address={endpoints.authorizationEndpoint} />
        )}
        <Endpoint label="Token endpoint" address={endpoints.tokenEndpoint} />
      </dl>
      <Button
        size="sm"
        icon={<Pencil />}
        className="self-start"
        isDisabled={endpoints.tokenEndpoint === ""}
        onPress={() => change({ ownEndpoints: endpoints })}
      >
        Change endpoints
      </Button>
    </FormSection>
  );
}

function Endpoint({ label, address }: { label: string; address: string }) {
  return (
    <div>
      <dt className="text-sm text-ink-muted">{label}</dt>
      <dd className="font-mono text-sm break-all">
        {address || <span className="font-sans text-ink-muted">Follows from the settings above</span>}
      </dd>
    </div>
  );
}
