import { DeleteButton } from "@/app/_ui/delete-button.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { integrationsHref } from "../integrations-href.ts";

/** Deletes an integration that nothing uses, after asking. */
export function DeleteIntegration({ integration }: { integration: IntegrationView }) {
  const users = [
    ...integration.usedBy.map(({ address, projectKey }) => `${address} (${projectKey})`),
    ...integration.usedByServers.map(({ name }) => `the incoming server “${name}”`),
  ];
  return (
    <DeleteButton
      path={`/oauth-integrations/${integration.id}`}
      label="Delete integration"
      question={`Delete the integration “${integration.name}”?`}
      consequence="Its client secret and the authorisations of all its mailboxes are deleted, and their tokens revoked at the provider. This can not be undone."
      doneWords={`“${integration.name}” is deleted`}
      nextHref={integrationsHref}
      hindrance={
        users.length === 0
          ? undefined
          : `It can not be deleted while it is used by ${users.join(", ")}. Let them sign in by another way first.`
      }
    />
  );
}
