import { Plus } from "lucide-react";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { CheckAccess } from "./check-access.client.tsx";
import { GrantsTable } from "./grants-table.tsx";

/** The mailboxes of an integration, and the way to a further one. */
export function MailboxesCard({
  integration,
  grants,
}: {
  integration: IntegrationView;
  grants: { readonly items: readonly GrantView[]; readonly nextCursor: string | null };
}) {
  const { id, tested, grantType } = integration;
  const isThreeLegged = grantType === "AUTHORIZATION_CODE";
  return (
    <Card
      title="Mailboxes"
      description={
        isThreeLegged
          ? "One integration serves all mailboxes of its tenant. Each is authorised by itself; the account that signs in is compared with its address."
          : "One integration serves all mailboxes that the application may open. Nobody signs in: the access to each is checked."
      }
      padding="flush"
      actions={
        !tested ? undefined : isThreeLegged ? (
          <AuthorizeMailbox integrationId={id} mailboxAddress={null} icon={<Plus />}>
            Authorise a mailbox
          </AuthorizeMailbox>
        ) : (
          <CheckAccess integrationId={id} mailboxAddress={null} icon={<Plus />}>
            Add a mailbox
          </CheckAccess>
        )
      }
    >
      {tested ? null : (
        <div className="px-4 pb-3.5">
          <Callout tone="info" title="Test the connection first">
            New mailboxes can be {isThreeLegged ? "authorised" : "added"}, and channels can choose this
            integration, once its test has succeeded.
          </Callout>
        </div>
      )}
      {tested || grants.items.length > 0 ? (
        <GrantsTable integration={integration} grants={grants.items} nextCursor={grants.nextCursor} />
      ) : null}
    </Card>
  );
}
