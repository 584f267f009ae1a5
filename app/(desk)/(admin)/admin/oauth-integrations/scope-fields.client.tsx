"use client";

import { Plus } from "lucide-react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { FormSection } from "@/app/_ui/form.client.tsx";
import { TagInput } from "@/app/_ui/tag-input.client.tsx";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import type { ChangeDraft, IntegrationDraft } from "./integration-draft.ts";
import { knownScopes, scopeChoices, toggleScopeChoice } from "./recommended-scopes.ts";

const mostOffered = 12;

/** What the tokens may be used for: the provider's recommended sets per use, and any other scope. */
export function ScopeFields({
  draft,
  change,
  discovered,
}: {
  draft: IntegrationDraft;
  change: ChangeDraft;
  /** Scopes that a custom provider says it offers. */
  discovered: readonly string[];
}) {
  const provider = providerOf(draft.provider);
  const recommended = provider.scopes(draft.settings, draft.grantType);
  const choices = scopeChoices(recommended, draft.scopes);
  const known = knownScopes(recommended);
  const offered = discovered.filter((scope) => !draft.scopes.includes(scope)).slice(0, mostOffered);
  const others = draft.scopes.filter((scope) => !known.includes(scope));
  return (
    <FormSection
      title="Scopes"
      description={`What the mailboxes' tokens may be used for. ${
        provider.endpoints === null
          ? `The provider's documentation names them. ${
              draft.grantType === "AUTHORIZATION_CODE"
                ? "Needed are those for reading and sending mail, and usually offline_access, without which access ends after an hour. With openid and email Mailroom learns which account signed in."
                : "Needed are those by which an application reads and sends mail."
            }`
          : `Choose what this integration is for, and the scopes of ${provider.name} follow.`
      }`}
    >
      {choices.length === 0 ? null : (
        <fieldset className="m-0 flex min-w-0 flex-col gap-1 border-0 p-0">
          <legend className="mb-1.5 p-0 text-sm font-medium">What it is for</legend>
          {choices.map((choice) => (
            <Checkbox
              key={choice.label}
              isSelected={choice.isChosen}
              isDisabled={choice.isChosen && choice.isImplied}
              onChange={() => change({ scopes: toggleScopeChoice(recommended, draft.scopes, choice) })}
            >
              {choice.label}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <TagInput
        name="scopes"
        label="Scopes"
        value={draft.scopes}
        onChange={(scopes) => change({ scopes })}
        known={[...known, ...discovered]}
        createLabel="Create scope"
        placeholder="Type or paste, separated by spaces, commas or lines"
        description={
          provider.endpoints !== null && others.length > 0
            ? `Not among those that Mailroom knows of ${provider.name}: ${others.join(", ")}. They are asked for as they are.`
            : "Paste a whole list: it is parted at spaces, commas and lines. Any scope can be added."
        }
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
