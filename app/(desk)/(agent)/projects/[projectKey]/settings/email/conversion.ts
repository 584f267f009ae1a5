import { providerOfMailHost } from "@/lib/oauth-integrations/providers.ts";
import type { IntegrationChoice } from "./channel-choices.ts";
import type { ChannelDraft, ServerDraft } from "./channel-draft.ts";

/** A server whose provider wants no passwords, and the integration that can take over; null: there is none yet. */
export type Conversion = {
  readonly providerId: string;
  readonly providerName: string;
  readonly integration: IntegrationChoice | null;
};

/**
 * How a server that signs in by password, or will, should sign in instead; null where passwords are welcome. Offered is
 * only what can be chosen, and what a person authorises rather than an application that a system admin lets in.
 */
export function conversionOf(host: string, integrations: readonly IntegrationChoice[]): Conversion | null {
  const provider = providerOfMailHost(host.trim());
  if (provider === null || provider.passwordWarning === null) return null;
  const fitting = integrations.filter((each) => each.provider === provider.id && each.tested);
  const integration =
    fitting.find(({ grantType, isRefused }) => grantType === "AUTHORIZATION_CODE" && !isRefused) ??
    fitting[0] ??
    null;
  return { providerId: provider.id, providerName: provider.name, integration };
}

/** The form of a channel with OAuth in the place of passwords wherever that can be. All else, its place in the mailbox too, stays. */
export function withOAuth(draft: ChannelDraft, integrations: readonly IntegrationChoice[]): ChannelDraft {
  const converted = (server: ServerDraft): ServerDraft => {
    const integration =
      server.signIn === "password" ? conversionOf(server.host, integrations)?.integration : undefined;
    return integration ? { ...server, signIn: integration.id, password: "" } : server;
  };
  const incoming = converted(draft.incoming);
  const outgoing = converted(draft.outgoing);
  return {
    ...draft,
    incoming,
    outgoing,
    isSameSignIn: draft.isSameSignIn && incoming.signIn === outgoing.signIn,
  };
}

/** The server with the hosts of the chosen integration, where nobody typed another. */
export function withHostOf(
  server: ServerDraft,
  use: "imap" | "pop3" | "smtp",
  integration: IntegrationChoice | undefined,
): ServerDraft {
  const known = integration?.mailHosts[use];
  if (!known || server.host.trim() !== "") return server;
  return { ...server, host: known.host, security: known.security, port: String(known.port) };
}
