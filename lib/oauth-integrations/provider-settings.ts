import { z } from "zod";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrantType } from "@/prisma/generated/enums.ts";
import type { Provider, ProviderSetting, ProviderSettings } from "./providers/provider.ts";

/** Settings of a provider as they were stored; what is no text is left out. */
export function readProviderSettings(stored: unknown): ProviderSettings {
  return z.record(z.string(), z.string()).catch({}).parse(stored);
}

/** Every setting of a provider: as it was chosen, else the usual one. */
export function completeProviderSettings(provider: Provider, chosen: ProviderSettings): ProviderSettings {
  return Object.fromEntries(
    provider.settings.map(({ name, defaultValue }) => [name, chosen[name] || defaultValue]),
  );
}

/**
 * Checks choices as they were made and completes them with the usual ones.
 *
 * @throws Problem `invalid-input` with each fault at `providerSettings.<name>`
 */
export function checkProviderSettings(
  provider: Provider,
  grantType: OAuthGrantType,
  chosen: ProviderSettings,
): ProviderSettings {
  const faults = settingFaults(provider, grantType, chosen);
  if (faults.length === 0) return completeProviderSettings(provider, chosen);
  const fields = faults.map(({ field, detail }) => ({ field: `providerSettings.${field}`, detail }));
  throw new Problem("invalid", "invalid-input", faults.map(({ detail }) => detail).join(" "), { fields });
}

/** What is wrong with choices, by the name of the setting. */
export function settingFaults(
  provider: Provider,
  grantType: OAuthGrantType,
  chosen: ProviderSettings,
): FieldProblem[] {
  const faults: FieldProblem[] = [];
  for (const [field, value] of Object.entries(chosen)) {
    const setting = provider.settings.find(({ name }) => name === field);
    if (!setting) faults.push({ field, detail: `${provider.name} has no setting "${field}".` });
    else if (value !== "" && !isValue(setting, value)) faults.push({ field, detail: wrongValue(setting) });
  }
  if (faults.length > 0) return faults;
  const fault = provider.settingsFault(completeProviderSettings(provider, chosen), grantType);
  return fault ? [{ field: fault.setting, detail: fault.detail }] : [];
}

function isValue({ options, freeText }: ProviderSetting, value: string): boolean {
  return options.some((option) => option.value === value) || freeText?.pattern.test(value) === true;
}

function wrongValue({ options, freeText }: ProviderSetting): string {
  return freeText?.fault ?? `Choose one of: ${options.map(({ value }) => value).join(", ")}.`;
}
