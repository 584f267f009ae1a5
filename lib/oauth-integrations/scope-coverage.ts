import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { missingScopes } from "./missing-scopes.ts";
import { readProviderSettings } from "./provider-settings.ts";
import type { MailUse } from "./providers/provider.ts";
import { providerOf } from "./providers.ts";

/**
 * Whether the scopes of an integration are of other uses than this one alone, as far as the provider's recommendation
 * tells: a wider scope that nobody recommended may cover it too.
 */
export function isOutOfScope(
  integration: Pick<OAuthIntegration, "provider" | "providerSettings" | "grantType" | "scopes">,
  use: MailUse,
): boolean {
  const settings = readProviderSettings(integration.providerSettings);
  const known = providerOf(integration.provider).scopes(settings, integration.grantType);
  const covers = (other: MailUse) =>
    known[other].length > 0 && missingScopes(known[other], integration.scopes).length === 0;
  const uses: readonly MailUse[] = ["imap", "pop3", "smtp"];
  return known[use].length > 0 && !covers(use) && uses.some(covers);
}
