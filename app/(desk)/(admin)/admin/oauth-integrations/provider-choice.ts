import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import type {
  Provider,
  ProviderSetting,
  ProviderSettings,
} from "@/lib/oauth-integrations/providers/provider.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";

/** What was chosen of a provider so far. */
type ProviderChoice = {
  readonly provider: string;
  readonly grantType: IntegrationView["grantType"];
  readonly settings: ProviderSettings;
};

/** The settings that something depends on in this way of access; the others need not be asked for. */
export function settingsThatMatter(choice: ProviderChoice): readonly ProviderSetting[] {
  const provider = providerOf(choice.provider);
  const { grantType } = choice;
  const usual = Object.fromEntries(provider.settings.map(({ name, defaultValue }) => [name, defaultValue]));
  const consequences = (settings: ProviderSettings) =>
    JSON.stringify([
      provider.endpoints?.(settings, grantType),
      provider.scopes(settings, grantType),
      provider.mailHosts(settings),
      provider.registrationSteps?.(settings, grantType),
      grantType === "AUTHORIZATION_CODE"
        ? [
            provider.refreshTokenLimits(settings),
            provider.authorizationParameters({ scopes: [], loginHint: null, settings }),
          ]
        : null,
    ]);
  return provider.settings.filter(({ name, options, freeText }) => {
    const values = [...options.map(({ value }) => value), ...(freeText ? [freeText.placeholder] : [])];
    return new Set(values.map((value) => consequences({ ...usual, [name]: value }))).size > 1;
  });
}

/** What is wrong with the choices, by the name of the setting; null: nothing. */
export function settingFault(
  choice: ProviderChoice,
): { readonly setting: string; readonly detail: string } | null {
  const provider = providerOf(choice.provider);
  for (const { name, options, freeText, defaultValue } of provider.settings) {
    const value = (choice.settings[name] ?? defaultValue).trim();
    if (options.some((option) => option.value === value) || freeText?.pattern.test(value)) continue;
    return { setting: name, detail: freeText?.fault ?? "Choose one." };
  }
  return provider.settingsFault(choice.settings, choice.grantType);
}

/** A choice that does not go with this way of access is to be typed anew, where it can be typed. */
export function settingsWithoutFault(
  provider: Provider,
  settings: ProviderSettings,
  grantType: IntegrationView["grantType"],
): ProviderSettings {
  const fault = provider.settingsFault(settings, grantType);
  const setting = provider.settings.find(({ name }) => name === fault?.setting);
  return setting?.freeText ? { ...settings, [setting.name]: "" } : settings;
}
