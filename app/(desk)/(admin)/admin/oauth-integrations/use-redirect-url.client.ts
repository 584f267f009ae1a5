"use client";

import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import type { Problem } from "@/app/_ui/problem.ts";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import {
  type ChangeDraft,
  endpointsOf,
  generatedRedirect,
  type IntegrationDraft,
} from "./integration-draft.ts";

const generated = z.object({ redirectUrl: z.string(), redirectKey: z.string() });

/** A tenant is typed letter by letter: endpoints count when they have stood still for so long. */
const settledAfterMs = 600;

export type RedirectUrl = {
  /** Null: not generated yet for the endpoints in the form. */
  readonly url: string | null;
  /** Endpoints other than those that the shown or saved redirect URL was made for. */
  readonly hasChanged: boolean;
  readonly hasEndpoints: boolean;
  /** It comes without a press, because the endpoints are the provider's own. */
  readonly isAutomatic: boolean;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly generate: () => void;
};

/** The redirect URL of the endpoints in the form: the saved one, or one that is generated for them. */
export function useRedirectUrl(
  draft: IntegrationDraft,
  change: ChangeDraft,
  integration: IntegrationView | null,
): RedirectUrl {
  const { run, pending, problem } = useApi();
  const endpoints = endpointsOf(draft);
  const authorizationEndpoint = endpoints.authorizationEndpoint.trim();
  const tokenEndpoint = endpoints.tokenEndpoint.trim();
  const isSaved =
    integration !== null &&
    integration.authorizationEndpoint === authorizationEndpoint &&
    integration.tokenEndpoint === tokenEndpoint;
  const url = isSaved ? integration.redirectUrl : (generatedRedirect(draft)?.redirectUrl ?? null);
  const hasEndpoints = authorizationEndpoint !== "" && tokenEndpoint !== "";
  const isAutomatic = providerOf(draft.provider).endpoints !== null && draft.ownEndpoints === null;
  const integrationId = integration?.id;
  const { redirects, provider } = draft;

  const generate = useCallback(async () => {
    const result = await run({
      method: "POST",
      path: "/oauth-integrations/redirect-urls",
      body: { authorizationEndpoint, tokenEndpoint, ...(integrationId !== undefined && { integrationId }) },
      answer: generated,
    });
    if (!result?.ok || !result.value) return;
    change({
      redirects: [...redirects, { ...result.value, provider, authorizationEndpoint, tokenEndpoint }],
    });
  }, [run, change, provider, authorizationEndpoint, tokenEndpoint, integrationId, redirects]);

  const needed = isAutomatic && hasEndpoints && url === null && !pending;
  const pair = `${authorizationEndpoint} ${tokenEndpoint}`;
  // What was refused once is asked again only by a press, or for other endpoints.
  const [tried, setTried] = useState<string | null>(null);
  useEffect(() => {
    if (!needed || tried === pair) return;
    const timer = setTimeout(() => {
      setTried(pair);
      void generate();
    }, settledAfterMs);
    return () => clearTimeout(timer);
  }, [needed, tried, pair, generate]);

  return {
    url,
    hasChanged: integration === null ? isOtherThanFirst(draft) : !isSaved,
    hasEndpoints,
    isAutomatic,
    pending: pending || (needed && tried !== pair),
    problem: url === null ? problem : null,
    generate: () => void generate(),
  };
}

/** Whether the form has shown another redirect URL before, which may be registered by now. */
function isOtherThanFirst(draft: IntegrationDraft): boolean {
  const first = draft.redirects.find(({ provider }) => provider === draft.provider);
  return first !== undefined && generatedRedirect(draft) !== first;
}
