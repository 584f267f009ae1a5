"use client";

import { Plus } from "lucide-react";
import { Button } from "@/app/_ui/button.client.tsx";
import { FormSection } from "@/app/_ui/form.client.tsx";
import { SecretField } from "@/app/_ui/secret-field.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TagInput } from "@/app/_ui/tag-input.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { ChangeDraft, IntegrationDraft } from "./integration-draft.ts";

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

const mostOffered = 12;

/** What the provider gave at the registration of this application, and what is asked of it. */
export function ApplicationFields({
  draft,
  change,
  hasSecret,
  saveCount,
  offeredScopes,
}: {
  draft: IntegrationDraft;
  change: ChangeDraft;
  hasSecret: boolean;
  /** A save ends the replacing of the secret. */
  saveCount: number;
  offeredScopes: readonly string[];
}) {
  const offered = offeredScopes.filter((scope) => !draft.scopes.includes(scope)).slice(0, mostOffered);
  return (
    <FormSection title="Application at the provider">
      <TextField
        name="clientId"
        label="Client ID"
        isRequired
        isMonospaced
        autoComplete="off"
        value={draft.clientId}
        onChange={(clientId) => change({ clientId })}
        description="The public name of this application at the provider, sometimes called application ID."
      />
      <SecretField
        key={saveCount}
        name="clientSecret"
        label="Client secret"
        isSaved={hasSecret}
        isRequired
        onChange={(clientSecret) => change({ clientSecret })}
        description="Stored encrypted and never shown again. Mailboxes keep working while you replace it."
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="clientSecretExpiresAt"
          label="Secret expires on"
          type="date"
          value={draft.secretExpiryDay}
          onChange={(secretExpiryDay) => change({ secretExpiryDay })}
          description="Optional, as the provider shows it."
        />
        <Select
          name="clientAuthentication"
          label="The secret is sent"
          options={authenticationOptions}
          value={draft.clientAuthentication}
          onChange={(id) => {
            const chosen = authenticationOptions.find((option) => option.id === id);
            if (chosen) change({ clientAuthentication: chosen.id });
          }}
        />
      </div>
      <TagInput
        name="scopes"
        label="Scopes"
        value={draft.scopes}
        onChange={(scopes) => change({ scopes })}
        placeholder="Type or paste, separated by spaces"
        description="What the tokens may be used for: reading and sending mail as the provider names it, and usually offline_access, without which access ends after an hour. With openid and email Mailroom learns which account signed in."
      />
      {offered.length === 0 ? null : (
        <fieldset className="m-0 -mt-2 min-w-0 border-0 p-0">
          <legend className="mb-1 p-0 text-sm text-ink-muted">The provider offers:</legend>
          <div className="flex flex-wrap gap-1">
            {offered.map((scope) => (
              <Button
                key={scope}
                size="sm"
                icon={<Plus />}
                aria-label={`Add scope ${scope}`}
                onPress={() => change({ scopes: [...draft.scopes, scope] })}
              >
                <span className="max-w-64 truncate">{scope}</span>
              </Button>
            ))}
          </div>
        </fieldset>
      )}
    </FormSection>
  );
}
