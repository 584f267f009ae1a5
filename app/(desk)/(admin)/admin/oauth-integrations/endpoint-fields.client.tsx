"use client";

import { Search } from "lucide-react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { FormSection } from "@/app/_ui/form.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import {
  type ChangeDraft,
  type EndpointsDraft,
  endpointsOf,
  type IntegrationDraft,
} from "./integration-draft.ts";

const discovered = z.object({
  issuer: z.string(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  revocationEndpoint: z.string().nullable(),
  userinfoEndpoint: z.string().nullable(),
  clientAuthentication: z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"]).catch("CLIENT_SECRET_BASIC"),
  scopesSupported: z.array(z.string()),
});

type EndpointFieldsProps = {
  readonly draft: IntegrationDraft;
  readonly change: ChangeDraft;
};

/** The addresses of a custom provider, typed or discovered from its issuer. */
export function EndpointFields({
  draft,
  change,
  onDiscovered,
}: EndpointFieldsProps & {
  /** Told with the scopes that the provider offers. */
  onDiscovered: (scopes: readonly string[]) => void;
}) {
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const endpoints = endpointsOf(draft);
  const discover = async () => {
    const result = await run({
      method: "POST",
      path: "/oauth-integrations/discoveries",
      body: { issuer: endpoints.issuer },
      answer: discovered,
    });
    if (!result?.ok || !result.value) return;
    const { scopesSupported, clientAuthentication, revocationEndpoint, userinfoEndpoint, ...found } =
      result.value;
    change({
      ...(draft.credential.kind === "secret" && { clientAuthentication }),
      ownEndpoints: {
        ...found,
        revocationEndpoint: revocationEndpoint ?? "",
        userinfoEndpoint: userinfoEndpoint ?? "",
      },
    });
    onDiscovered(scopesSupported);
    announce("The endpoints were filled in");
  };
  return (
    <FormSection
      title="Endpoints of the provider"
      description="Enter them from the provider's documentation, or let Mailroom discover them from the issuer. All must begin with https."
    >
      <div className="flex flex-col gap-2 sm:flex-row sm:items-start">
        <TextField
          className="flex-1"
          name="issuer"
          label="Issuer"
          type="url"
          isMonospaced
          value={endpoints.issuer}
          onChange={(issuer) => change({ ownEndpoints: { ...endpoints, issuer } })}
          placeholder="https://login.example.com"
          description="Optional. The address by which the provider names itself; many publish their endpoints there."
        />
        <Button
          icon={<Search />}
          pending={pending}
          pendingLabel="Discovering…"
          isDisabled={endpoints.issuer.trim() === ""}
          onPress={() => void discover()}
          className="self-start sm:mt-6"
        >
          Discover endpoints
        </Button>
      </div>
      <ProblemCallout problem={problem} />
      <EndpointInputs draft={draft} change={change} />
    </FormSection>
  );
}

/** The endpoints as text fields; where no person signs in, only those that count then. */
export function EndpointInputs({ draft, change }: EndpointFieldsProps) {
  const endpoints = endpointsOf(draft);
  const isThreeLegged = draft.grantType === "AUTHORIZATION_CODE";
  const endpoint = (name: keyof EndpointsDraft, label: string, description: string, isRequired = false) => (
    <TextField
      name={name}
      label={label}
      type="url"
      isMonospaced
      isRequired={isRequired}
      value={endpoints[name]}
      onChange={(text) => change({ ownEndpoints: { ...endpoints, [name]: text } })}
      description={description}
    />
  );
  return (
    <>
      {isThreeLegged
        ? endpoint(
            "authorizationEndpoint",
            "Authorization endpoint",
            "The https address where people sign in and accept.",
            true,
          )
        : null}
      {endpoint(
        "tokenEndpoint",
        "Token endpoint",
        "The https address where Mailroom fetches and refreshes access tokens.",
        true,
      )}
      {isThreeLegged
        ? endpoint(
            "userinfoEndpoint",
            "Userinfo endpoint",
            "Optional. Tells which account signed in, when the provider does not say it with the tokens.",
          )
        : null}
      {endpoint(
        "revocationEndpoint",
        "Revocation endpoint",
        "Optional. Where tokens are given back when you revoke a mailbox.",
      )}
    </>
  );
}
