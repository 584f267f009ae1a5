"use client";

import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { type ChangeDraft, type IntegrationDraft, wayOf } from "./integration-draft.ts";

const authenticationOptions = [
  {
    id: "CLIENT_SECRET_BASIC",
    label: "In the header",
    description: "client_secret_basic, what most providers expect.",
  },
  {
    id: "CLIENT_SECRET_POST",
    label: "In the body",
    description: "client_secret_post, where the provider's documentation says so.",
  },
] as const;

/** The public name of the application at the provider. */
export function ClientIdField({ draft, change }: { draft: IntegrationDraft; change: ChangeDraft }) {
  const isInKey = draft.credential.kind === "service-account";
  return (
    <TextField
      name="clientId"
      label="Client ID"
      isRequired={!isInKey}
      isMonospaced
      autoComplete="off"
      value={draft.clientId}
      onChange={(clientId) => change({ clientId })}
      description={
        isInKey
          ? "Optional: the key file holds it. Domain-wide delegation is given to this number."
          : "The public name of this application at the provider, sometimes called application ID."
      }
    />
  );
}

/** How a secret travels; known providers take it in one way, and nobody is asked. */
export function AuthenticationField({ draft, change }: { draft: IntegrationDraft; change: ChangeDraft }) {
  const provider = providerOf(draft.provider);
  const offered = wayOf(provider, draft.grantType)?.clientAuthentications ?? [];
  const options = authenticationOptions.filter(({ id }) => offered.includes(id));
  if (draft.credential.kind !== "secret" || options.length < 2 || provider.endpoints !== null) return null;
  return (
    <Select
      name="clientAuthentication"
      label="The secret is sent"
      className="max-w-xs"
      options={options}
      value={draft.clientAuthentication}
      onChange={(id) => {
        const chosen = options.find((option) => option.id === id);
        if (chosen) change({ clientAuthentication: chosen.id });
      }}
    />
  );
}
