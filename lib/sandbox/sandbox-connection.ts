import type { Actor } from "@/lib/access/actor.ts";
import { boardMailbox, deskMailboxes } from "./accounts.ts";
import { requireSandbox } from "./require-sandbox.ts";
import { sandboxIssuer, sandboxMailHosts } from "./sandbox-state.ts";

type SandboxConnection = {
  readonly issuer: string;
  readonly servers: readonly { readonly label: string; readonly value: string }[];
};

/** What one types to connect a further mailbox of the sandbox by hand. */
export async function sandboxConnection(actor: Actor): Promise<SandboxConnection> {
  const state = await requireSandbox(actor);
  const { imap, smtp } = sandboxMailHosts(state);
  return {
    issuer: sandboxIssuer(state),
    servers: [
      { label: "Address", value: deskMailboxes.slice(1).join(", ") },
      { label: "IMAP", value: `${imap.host}, port ${imap.port}, no encryption` },
      { label: "SMTP", value: `${smtp.host}, port ${smtp.port}, no encryption` },
      { label: "Sign-in", value: "OAuth 2.0 integration “Acme Accounts (sandbox)”" },
      { label: "Or by password", value: state.customerPassword },
      {
        label: "Without a person",
        value: `“Acme application (sandbox)” opens these, and is refused at ${boardMailbox}`,
      },
    ],
  };
}
