import type { AdapterPayload } from "oidc-provider";
import { type DeskMailbox, isDeskMailbox } from "./accounts.ts";
import type { SandboxState } from "./sandbox-state.ts";

/** The client that gets tokens without a person. */
export const applicationClientId = "mailroom-application";

/** What that client asks for. */
export const applicationScopes = ["mail"] as const;

/** The mailboxes that the application may open by itself: those that an administrator would have allowed it. */
export function applicationMayOpen(mailbox: string): mailbox is DeskMailbox {
  return isDeskMailbox(mailbox);
}

/**
 * A registered client, or undefined. The redirect addresses change with the endpoints of the integration, so the client
 * is put together at each look-up.
 */
export async function findClient(
  id: string,
  state: SandboxState,
  redirectUris: () => Promise<string[]>,
): Promise<AdapterPayload | undefined> {
  if (id === state.clientId) {
    return {
      client_id: id,
      client_secret: state.clientSecret,
      redirect_uris: await redirectUris(),
      grant_types: ["authorization_code", "refresh_token"],
    };
  }
  if (id !== applicationClientId) return undefined;
  return {
    client_id: id,
    client_secret: state.clientSecret,
    redirect_uris: [],
    response_types: [],
    grant_types: ["client_credentials"],
  };
}
