"use client";

import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { ProviderSetting } from "@/lib/oauth-integrations/providers/provider.ts";

/** Stands for the choice to type a text. Options are never named so: they come from data files. */
const typed = "(typed)";

/** One choice of a provider: one of its options, or a text where it allows that (Microsoft's tenant). */
export function SettingField({
  setting,
  options,
  value,
  fault,
  onChange,
}: {
  setting: ProviderSetting;
  /** Those of the setting that go with the other choices. */
  options: ProviderSetting["options"];
  value: string;
  /** Why the value can not be; null: it can, or nothing was typed yet. */
  fault: string | null;
  onChange: (value: string) => void;
}) {
  const { freeText, description } = setting;
  const name = `providerSettings.${setting.name}`;
  const isTyped = freeText !== null && !setting.options.some((option) => option.value === value);
  const text =
    freeText === null ? null : (
      <TextField
        name={name}
        label={freeText.label}
        placeholder={freeText.placeholder}
        isRequired
        isMonospaced
        autoComplete="off"
        value={isTyped ? value : ""}
        onChange={onChange}
        className={options.length === 0 ? "max-w-md" : "max-w-md ps-6"}
        description={fault === null ? (options.length === 0 ? description : undefined) : fault}
      />
    );
  if (options.length === 0) return text;
  return (
    <div className="flex flex-col gap-3">
      <RadioGroup
        {...(!isTyped && { name })}
        label={setting.label}
        description={description}
        value={isTyped ? typed : value}
        onChange={(chosen) => onChange(chosen === typed ? "" : chosen)}
        options={[...options, ...(freeText === null ? [] : [{ value: typed, label: freeText.label }])]}
      />
      {isTyped ? text : null}
    </div>
  );
}
