"use client";

import { type ReactNode, useState } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { FormSection } from "@/app/_ui/form.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { AuthenticationField, ClientIdField } from "./client-fields.client.tsx";
import { credentialKinds, readServiceAccountKey } from "./credential-draft.ts";
import { CredentialFields, SecretExpiryField } from "./credential-fields.client.tsx";
import { EndpointFields } from "./endpoint-fields.client.tsx";
import { hasMoved } from "./integration-body.ts";
import { type ChangeDraft, type IntegrationDraft, wayOf } from "./integration-draft.ts";
import { KnownEndpoints } from "./known-endpoints.client.tsx";
import { MailHostFields } from "./mail-host-fields.client.tsx";
import { SettingFields } from "./provider-fields.client.tsx";
import { RedirectUrlField } from "./redirect-url-field.client.tsx";
import { RegistrationPanel } from "./registration-panel.client.tsx";
import { ScopeFields } from "./scope-fields.client.tsx";
import { useRedirectUrl } from "./use-redirect-url.client.ts";

/** The form below name and provider, in the order in which it is filled while the application is registered. */
export function IntegrationSections({
  draft,
  change,
  replace,
  integration,
  afterRedirect,
}: {
  draft: IntegrationDraft;
  change: ChangeDraft;
  replace: (draft: IntegrationDraft) => void;
  integration: IntegrationView | null;
  /** Below the redirect URL: what a save changed about it. */
  afterRedirect: ReactNode;
}) {
  const [discovered, setDiscovered] = useState<readonly string[]>([]);
  const redirect = useRedirectUrl(draft, change, integration);
  const provider = providerOf(draft.provider);
  const isThreeLegged = draft.grantType === "AUTHORIZATION_CODE";
  const needsCredential = integration === null || hasMoved(draft, integration);
  const key = readServiceAccountKey(draft.credential.serviceAccountKey);
  return (
    <>
      <SettingFields draft={draft} replace={replace} />
      {provider.endpoints === null ? (
        <EndpointFields draft={draft} change={change} onDiscovered={setDiscovered} />
      ) : (
        <KnownEndpoints draft={draft} change={change} />
      )}
      <ScopeFields draft={draft} change={change} discovered={discovered} />
      {isThreeLegged ? (
        <FormSection
          title="Redirect URL"
          description="Where the provider sends people after they signed in. Register it at the provider, to the letter; the provider then gives you the client ID and the secret."
        >
          <RedirectUrlField redirect={redirect} isNew={integration === null} />
          {afterRedirect}
        </FormSection>
      ) : null}
      {integration === null && (provider.registrationSteps !== null || provider.links.length > 0) ? (
        <FormSection title={`Register Mailroom at ${provider.name}`}>
          <div className="rounded-lg border bg-canvas p-3 sm:p-4">
            <RegistrationPanel
              provider={provider.id}
              settings={draft.settings}
              grantType={draft.grantType}
              values={{
                redirectUrl: redirect.url,
                scopes: draft.scopes,
                clientId: draft.clientId || (key?.clientId ?? ""),
                certificatePem: null,
              }}
            />
          </div>
        </FormSection>
      ) : null}
      <FormSection title="Application at the provider">
        <ClientIdField draft={draft} change={change} />
        {needsCredential && integration !== null ? (
          <Callout tone="warning" title="An endpoint is at another host now">
            Enter the credential again: the stored one is sent only where it was meant for.
          </Callout>
        ) : null}
        {needsCredential ? (
          <CredentialFields
            credential={draft.credential}
            onChange={(credential) => change({ credential })}
            kinds={credentialKinds(
              draft.grantType,
              wayOf(provider, draft.grantType)?.clientAuthentications ?? [],
            )}
            provider={provider}
          />
        ) : draft.credential.kind === "secret" ? (
          <SecretExpiryField
            day={draft.credential.secretExpiryDay}
            onChange={(secretExpiryDay) => change({ credential: { ...draft.credential, secretExpiryDay } })}
            provider={provider}
          />
        ) : null}
        <AuthenticationField draft={draft} change={change} />
      </FormSection>
      {provider.endpoints === null ? <MailHostFields draft={draft} change={change} /> : null}
    </>
  );
}
