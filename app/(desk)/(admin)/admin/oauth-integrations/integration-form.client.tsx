"use client";

import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { z } from "zod";
import { Callout } from "@/app/_ui/callout.tsx";
import { Form, FormActions, FormSection, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { providers } from "@/lib/oauth-integrations/providers.ts";
import { toCreateBody, toUpdateBody } from "./integration-body.ts";
import { type ChangeDraft, type IntegrationDraft, newDraft, toDraft } from "./integration-draft.ts";
import { IntegrationSections } from "./integration-sections.client.tsx";
import { integrationsHref } from "./integrations-href.ts";
import { settingFault } from "./provider-choice.ts";
import { AccessFields, ProviderTiles } from "./provider-fields.client.tsx";

const savedIntegration = z.object({
  id: z.string(),
  redirectUrl: z.string().nullable(),
  tested: z.boolean(),
});

/** Everything that can be set at an integration; without one, a new one is added, beginning with its provider. */
export function IntegrationForm({
  integration,
  initialProvider = null,
}: {
  integration: IntegrationView | null;
  /** A provider that is chosen already when a new one is added. */
  initialProvider?: string | null;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [draft, setDraft] = useState<IntegrationDraft | null>(() =>
    openingDraft(integration, initialProvider),
  );
  const [shownCredential, setShownCredential] = useState(credentialMark(integration));
  const [unsent, setUnsent] = useState<Problem | null>(null);
  const [isRedirectNew, setIsRedirectNew] = useState(false);
  const change: ChangeDraft = useCallback(
    (changes) => setDraft((before) => before && { ...before, ...changes }),
    [],
  );

  // A credential that was replaced elsewhere on the page brings its own day and kind; what else was typed here stays.
  if (integration !== null && credentialMark(integration) !== shownCredential) {
    setShownCredential(credentialMark(integration));
    const { credential, clientAuthentication } = toDraft(integration);
    change({ credential, clientAuthentication });
  }

  const save = async () => {
    if (draft === null) return;
    const fault = settingFault(draft);
    setUnsent(fault && unsentBecause(fault));
    if (fault) return;
    const result = await run({
      method: integration ? "PATCH" : "POST",
      path: integration ? `/oauth-integrations/${integration.id}` : "/oauth-integrations",
      body: integration ? toUpdateBody(draft, integration) : toCreateBody(draft),
      answer: savedIntegration,
    });
    if (!result?.ok || !result.value) return;
    announce(integration ? "Integration saved" : "Integration added. Test its connection next.");
    if (integration === null) return router.push(`${integrationsHref}/${result.value.id}`);
    setIsRedirectNew(result.value.redirectUrl !== integration.redirectUrl);
    change({ redirects: [], credential: { ...draft.credential, clientSecret: "", serviceAccountKey: "" } });
    router.refresh();
  };

  return (
    <Form
      aria-label="Integration"
      onSubmit={save}
      pending={pending}
      problem={unsent ?? problem}
      className="gap-7 [&>fieldset]:border-b [&>fieldset]:pb-7"
    >
      {integration === null ? (
        <FormSection title="Provider">
          <ProviderTiles draft={draft} replace={setDraft} />
          {draft === null ? null : <AccessFields draft={draft} replace={setDraft} />}
        </FormSection>
      ) : null}
      {draft === null ? (
        <p className="text-sm text-ink-muted">Choose a provider, and the rest of the form follows.</p>
      ) : (
        <>
          <GeneralFields draft={draft} change={change} />
          <IntegrationSections
            draft={draft}
            change={change}
            replace={setDraft}
            integration={integration}
            afterRedirect={
              isRedirectNew && integration?.tested === false ? (
                <Callout tone="warning" title="The redirect URL changed" role="alert">
                  Register the new one at the provider and test the connection again.
                </Callout>
              ) : null
            }
          />
          <FormActions>
            <SubmitButton>{integration ? "Save changes" : "Add integration"}</SubmitButton>
            {integration ? null : <LinkButton href={integrationsHref}>Cancel</LinkButton>}
          </FormActions>
        </>
      )}
    </Form>
  );
}

function credentialMark(integration: IntegrationView | null): string {
  const credential = integration?.credential;
  return `${credential?.kind} ${credential?.expiresAt?.toISOString()}`;
}

/** An empty choice would be sent as the usual one: that is said here. */
function unsentBecause({ setting, detail }: { setting: string; detail: string }): Problem {
  return {
    type: "about:blank",
    title: "One field needs attention",
    errors: [{ field: `providerSettings.${setting}`, detail }],
  };
}

function openingDraft(
  integration: IntegrationView | null,
  initialProvider: string | null,
): IntegrationDraft | null {
  if (integration !== null) return toDraft(integration);
  return providers.some(({ id }) => id === initialProvider) && initialProvider !== null
    ? newDraft(initialProvider)
    : null;
}

function GeneralFields({ draft, change }: { draft: IntegrationDraft; change: ChangeDraft }) {
  return (
    <FormSection title="General">
      <TextField
        name="name"
        label="Name"
        value={draft.name}
        onChange={(name) => change({ name })}
        isRequired
        description="Project admins find it by this name. Each integration has one of its own."
      />
      <TextArea
        name="description"
        label="Description"
        rows={2}
        value={draft.description}
        onChange={(description) => change({ description })}
        description="Optional."
      />
    </FormSection>
  );
}
