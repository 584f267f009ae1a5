import type { IntegrationChoice } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { conversionOf } from "@/app/(desk)/_mailbox/oauth-conversion.ts";
import type { ChannelDraft, ServerDraft } from "./channel-draft.ts";

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
