"use client";

import { FormSection } from "@/app/_ui/form.client.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { providerOf, providers } from "@/lib/oauth-integrations/providers.ts";
import { type IntegrationDraft, newDraft, withGrantType, withSetting } from "./integration-draft.ts";
import { settingFault, settingsThatMatter } from "./provider-choice.ts";
import { ProviderMark } from "./provider-mark.tsx";
import { SettingField } from "./setting-field.client.tsx";

/** The tiles by which a new integration begins. */
export function ProviderTiles({
  draft,
  replace,
}: {
  draft: IntegrationDraft | null;
  replace: (draft: IntegrationDraft) => void;
}) {
  return (
    <RadioGroup
      name="provider"
      label="Provider"
      look="tiles"
      isRequired
      value={draft?.provider ?? ""}
      onChange={(id) => replace(newDraft(id, draft))}
      options={providers.map(({ id, name, description }) => ({
        value: id,
        label: name,
        description,
        icon: <ProviderMark name={name} />,
      }))}
    />
  );
}

/** Who signs in: a person for each mailbox, or the application itself. */
export function AccessFields({
  draft,
  replace,
}: {
  draft: IntegrationDraft;
  replace: (draft: IntegrationDraft) => void;
}) {
  const { grantTypes } = providerOf(draft.provider);
  const [only] = grantTypes;
  if (grantTypes.length === 1 && only) {
    return (
      <p className="text-sm text-ink-muted">
        <span className="font-medium text-ink">{only.label}.</span> {only.description}
      </p>
    );
  }
  return (
    <RadioGroup
      name="grantType"
      label="Way of access"
      value={draft.grantType}
      onChange={(value) => {
        const chosen = grantTypes.find(({ grantType }) => grantType === value);
        if (chosen) replace(withGrantType(draft, chosen.grantType));
      }}
      options={grantTypes.map(({ grantType, label, description }) => ({
        value: grantType,
        label,
        description,
      }))}
      description="It can not be changed later: the other way is another integration."
    />
  );
}

/** The choices that endpoints, scopes and hosts of this provider depend on. */
export function SettingFields({
  draft,
  replace,
}: {
  draft: IntegrationDraft;
  replace: (draft: IntegrationDraft) => void;
}) {
  const provider = providerOf(draft.provider);
  const settings = settingsThatMatter(draft);
  if (settings.length === 0) return null;
  const fault = settingFault(draft);
  return (
    <FormSection title={`Settings of ${provider.name}`}>
      {settings.map((setting) => {
        const { name, options, defaultValue } = setting;
        const value = draft.settings[name] ?? defaultValue;
        const fits = (option: string) =>
          provider.settingsFault({ ...draft.settings, [name]: option }, draft.grantType)?.setting !== name;
        return (
          <SettingField
            key={`${provider.id} ${name}`}
            setting={setting}
            options={options.filter((option) => option.value === value || fits(option.value))}
            value={value}
            fault={fault?.setting === name && value.trim() !== "" ? fault.detail : null}
            onChange={(chosen) => replace(withSetting(draft, name, chosen))}
          />
        );
      })}
    </FormSection>
  );
}
