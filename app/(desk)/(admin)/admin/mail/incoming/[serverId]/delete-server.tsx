import { DeleteButton } from "@/app/_ui/delete-button.client.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { incomingHref } from "../incoming-href.ts";

/** Deletes a server that no handler uses, after asking. */
export function DeleteServer({ server }: { server: IncomingServerView }) {
  return (
    <DeleteButton
      path={`/incoming-servers/${server.id}`}
      label="Delete server"
      question={`Delete the server “${server.name}”?`}
      consequence="Its settings and its password are deleted. The authorisation of its mailbox stays with the integration. This can not be undone."
      doneWords={`“${server.name}” is deleted`}
      nextHref={incomingHref}
      hindrance={hindranceBy(server.handlers.map(({ name }) => `“${name}”`))}
    />
  );
}

function hindranceBy(handlers: readonly string[]): string | undefined {
  if (handlers.length === 0) return undefined;
  const those = handlers.length === 1 ? "that handler" : "those handlers";
  return `It can not be deleted while it is used by ${handlers.join(", ")}. Delete ${those} first; their requests stay.`;
}
