"use client";

import { LinkIcon } from "lucide-react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { CopyField } from "@/app/_ui/copy-field.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { type ChangeDraft, type IntegrationDraft, isRedirectCurrent } from "./integration-draft.ts";

const generated = z.object({ redirectUrl: z.string(), redirectKey: z.string() });

/** The redirect URL of the endpoints in the form: saved, generated, or to be generated because they changed. */
export function RedirectUrlField({
  draft,
  change,
  integration,
}: {
  draft: IntegrationDraft;
  change: ChangeDraft;
  integration: Pick<IntegrationView, "id" | "redirectUrl" | "authorizationEndpoint" | "tokenEndpoint"> | null;
}) {
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const authorizationEndpoint = draft.authorizationEndpoint.trim();
  const tokenEndpoint = draft.tokenEndpoint.trim();
  const isSaved =
    integration !== null &&
    integration.authorizationEndpoint === authorizationEndpoint &&
    integration.tokenEndpoint === tokenEndpoint;
  const generate = async () => {
    const result = await run({
      method: "POST",
      path: "/oauth-integrations/redirect-urls",
      body: { authorizationEndpoint, tokenEndpoint, ...(integration && { integrationId: integration.id }) },
      answer: generated,
    });
    if (!result?.ok || !result.value) return;
    change({ redirect: { ...result.value, authorizationEndpoint, tokenEndpoint } });
    announce("Redirect URL generated");
  };

  const current = isSaved
    ? integration.redirectUrl
    : isRedirectCurrent(draft)
      ? (draft.redirect?.redirectUrl ?? null)
      : null;
  if (current !== null) {
    return (
      <>
        <CopyField label="Redirect URL" value={current} />
        {integration !== null && !isSaved ? (
          <Callout tone="warning" title="The redirect URL changed">
            After saving, register the new one at the provider and test the connection again. Until then
            nobody can authorise a mailbox.
          </Callout>
        ) : null}
      </>
    );
  }
  const hasEndpoints = authorizationEndpoint !== "" && tokenEndpoint !== "";
  const hadOne = integration !== null || draft.redirect !== null;
  return (
    <div className="flex flex-col items-start gap-3">
      {hadOne && hasEndpoints ? (
        <Callout
          tone="warning"
          title="The endpoints changed, and the redirect URL changes with them"
          className="w-full"
        >
          Each pair of endpoints has a redirect URL of its own, so that the answer of one provider can not be
          passed off as another's.
        </Callout>
      ) : null}
      <Button
        icon={<LinkIcon />}
        onPress={() => void generate()}
        pending={pending}
        pendingLabel="Generating…"
        isDisabled={!hasEndpoints}
      >
        {hadOne ? "Generate the new redirect URL" : "Generate redirect URL"}
      </Button>
      {hasEndpoints ? null : (
        <p className="text-sm text-ink-muted">Enter the authorization and the token endpoint first.</p>
      )}
      <div className="w-full empty:hidden">
        <ProblemCallout problem={problem} />
      </div>
    </div>
  );
}
