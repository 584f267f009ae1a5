import { providerOfMailHost } from "@/lib/oauth-integrations/providers.ts";

const keepsPlace = "Change this connection to an OAuth 2.0 integration: it keeps its place in the mailbox.";

/** What to say to those who sign in to this host by password; null where passwords are welcome. */
export function passwordDeprecation(host: string): string | null {
  const warning = providerOfMailHost(host)?.passwordWarning ?? null;
  return warning && `${warning} ${keepsPlace}`;
}
