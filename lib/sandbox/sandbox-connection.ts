import type { Actor } from "@/lib/access/actor.ts";
import { requireSandbox } from "./require-sandbox.ts";
import { imapPortOf, sandboxIssuer } from "./sandbox-state.ts";

type SandboxConnection = {
  readonly issuer: string;
  readonly servers: readonly { readonly label: string; readonly value: string }[];
};

/** What one types to connect the second mailbox of the sandbox by hand. */
export async function sandboxConnection(actor: Actor): Promise<SandboxConnection> {
  const state = await requireSandbox(actor);
  return {
    issuer: sandboxIssuer(state),
    servers: [
      { label: "Address", value: "billing@acme.example" },
      { label: "IMAP", value: `127.0.0.1, port ${imapPortOf(state, "billing@acme.example")}, no encryption` },
      { label: "SMTP", value: `127.0.0.1, port ${state.smtpPort}, no encryption` },
      { label: "Sign-in", value: "OAuth 2.0 integration “Acme Accounts (sandbox)”" },
    ],
  };
}
