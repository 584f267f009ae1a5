"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Callout } from "@/app/_ui/callout.tsx";
import { Form, FormActions, FormSection, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { ApplicationFields } from "./application-fields.client.tsx";
import { EndpointFields } from "./endpoint-fields.client.tsx";
import { type IntegrationDraft, toDraft, toIntegrationBody } from "./integration-draft.ts";
import { integrationsHref } from "./integrations-href.ts";
import { RedirectUrlField } from "./redirect-url-field.client.tsx";

const savedIntegration = z.object({ id: z.string(), redirectUrl: z.string(), tested: z.boolean() });

/** Everything that can be set at an integration; without one, a new one is added. */
export function IntegrationForm({ integration }: { integration: IntegrationView | null }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [draft, setDraft] = useState<IntegrationDraft>(() => toDraft(integration));
  const [offeredScopes, setOfferedScopes] = useState<readonly string[]>([]);
  const [saveCount, setSaveCount] = useState(0);
  const [isRedirectNew, setIsRedirectNew] = useState(false);
  const change = (changes: Partial<IntegrationDraft>) => setDraft((before) => ({ ...before, ...changes }));

  const save = async () => {
    const result = await run({
      method: integration ? "PATCH" : "POST",
      path: integration ? `/oauth-integrations/${integration.id}` : "/oauth-integrations",
      body: toIntegrationBody(draft, integration === null),
      answer: savedIntegration,
    });
    if (!result?.ok || !result.value) return;
    announce(integration ? "Integration saved" : "Integration added");
    if (integration === null) return router.push(`${integrationsHref}/${result.value.id}`);
    setIsRedirectNew(result.value.redirectUrl !== integration.redirectUrl);
    change({ clientSecret: "", redirect: null });
    setSaveCount((count) => count + 1);
    router.refresh();
  };

  return (
    <Form aria-label="Integration" onSubmit={save} pending={pending} problem={problem} className="gap-7">
      <FormSection title="General">
        <TextField
          name="name"
          label="Name"
          value={draft.name}
          onChange={(name) => change({ name })}
          isRequired
          description="How project admins will find it, such as “Contoso mail”."
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
      <EndpointFields
        draft={draft}
        change={change}
        onDiscovered={(scopes) => {
          setOfferedScopes(scopes);
          clearProblem();
        }}
      />
      <FormSection
        title="Redirect URL"
        description="Where the provider sends people after they signed in. Register it at the provider, to the letter; the provider then gives you the client ID and the secret."
      >
        <RedirectUrlField draft={draft} change={change} integration={integration} />
        {isRedirectNew && integration?.tested === false ? (
          <Callout tone="warning" title="The redirect URL changed" role="alert">
            Register the new one at the provider and test the connection again.
          </Callout>
        ) : null}
      </FormSection>
      <ApplicationFields
        draft={draft}
        change={change}
        hasSecret={integration?.hasClientSecret ?? false}
        saveCount={saveCount}
        offeredScopes={offeredScopes}
      />
      <FormActions>
        <SubmitButton>{integration ? "Save changes" : "Add integration"}</SubmitButton>
        {integration ? null : <LinkButton href={integrationsHref}>Cancel</LinkButton>}
      </FormActions>
    </Form>
  );
}
