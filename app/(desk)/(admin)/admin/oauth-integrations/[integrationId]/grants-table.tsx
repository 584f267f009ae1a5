import { Mailbox } from "lucide-react";
import { DataTable, RowControl, RowLink } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { PaginationNav } from "@/app/_ui/pagination-nav.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import { wasOtherAccount } from "@/app/oauth/other-account.ts";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { integrationsHref } from "../integrations-href.ts";
import { CheckAccess } from "./check-access.client.tsx";
import { GrantState } from "./grant-state.tsx";
import { RevokeGrant } from "./revoke-grant.client.tsx";

/** The mailboxes of an integration, and how their tokens fare. */
export function GrantsTable({
  integration,
  grants,
  nextCursor,
}: {
  integration: Pick<IntegrationView, "id" | "name" | "grantType">;
  grants: readonly GrantView[];
  nextCursor: string | null;
}) {
  const isThreeLegged = integration.grantType === "AUTHORIZATION_CODE";
  return (
    <>
      <DataTable
        caption={`Mailboxes of ${integration.name}`}
        rows={grants}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState
            title={isThreeLegged ? "No mailbox is authorised yet" : "No mailbox is added yet"}
            icon={<Mailbox />}
          >
            {isThreeLegged
              ? "Project admins authorise theirs while they connect a channel."
              : "Add each mailbox here: Mailroom sees whether the application may open it. Then channels can choose it."}
          </EmptyState>
        }
      />
      {nextCursor === null ? null : (
        <div className="border-t px-4 py-2.5">
          <PaginationNav
            label="More mailboxes"
            previousHref={null}
            nextHref={`${integrationsHref}/${integration.id}?cursor=${encodeURIComponent(nextCursor)}`}
          />
        </div>
      )}
    </>
  );
}

const columns = [
  {
    id: "mailbox",
    header: "Mailbox",
    width: "grow" as const,
    onCard: "title" as const,
    cell: (grant: GrantView) => <MailboxName grant={grant} />,
  },
  {
    id: "state",
    header: "State",
    onCard: "bare" as const,
    cell: (grant: GrantView) => <GrantState grant={grant} />,
  },
  {
    id: "token",
    header: "Access token",
    width: "fit" as const,
    cell: (grant: GrantView) => <TokenTimes grant={grant} />,
  },
  {
    id: "channels",
    header: "Channels",
    align: "end" as const,
    hideBelow: "lg" as const,
    cell: (grant: GrantView) => grant.usedBy.length,
  },
  {
    id: "actions",
    header: "",
    srHeader: "Actions",
    cell: (grant: GrantView) => (
      <RowControl>
        {grant.grantType === "AUTHORIZATION_CODE" ? (
          <AuthorizeMailbox
            integrationId={grant.integrationId}
            mailboxAddress={grant.mailboxAddress}
            signsInAsOther={wasOtherAccount(grant)}
            size="sm"
            variant={grant.state === "ACTIVE" ? "quiet" : "secondary"}
          >
            {grant.state === "ACTIVE" ? "Authorise anew" : "Authorise again"}
          </AuthorizeMailbox>
        ) : (
          <CheckAccess
            integrationId={grant.integrationId}
            mailboxAddress={grant.mailboxAddress}
            size="sm"
            variant="quiet"
          >
            Check access
          </CheckAccess>
        )}
        {grant.state === "REVOKED" ? null : (
          <RevokeGrant
            grantId={grant.id}
            mailboxAddress={grant.mailboxAddress}
            usedBy={grant.usedBy}
            variant="quiet"
          />
        )}
      </RowControl>
    ),
  },
];

function MailboxName({ grant }: { grant: GrantView }) {
  return (
    <span className="flex min-w-0 flex-col">
      <RowLink href={`${integrationsHref}/${grant.integrationId}/mailboxes/${grant.id}`}>
        <span className="font-medium wrap-anywhere">{grant.mailboxAddress}</span>
      </RowLink>
      {wasOtherAccount(grant) && grant.grantType === "AUTHORIZATION_CODE" ? (
        <span className="text-sm font-normal wrap-anywhere text-ink-muted">
          signed in as {grant.principal}
        </span>
      ) : null}
    </span>
  );
}

function TokenTimes({ grant: { expiresAt, lastRefreshedAt, authorizedAt } }: { grant: GrantView }) {
  if (expiresAt === null) return <span className="text-ink-subtle">None</span>;
  return (
    <span className="inline-flex flex-col">
      <span>
        {expiresAt.getTime() > Date.now() ? "Expires" : "Expired"} <RelativeTime at={expiresAt} />
      </span>
      <span className="text-sm text-ink-muted">
        {lastRefreshedAt === null ? "Given " : "Refreshed "}
        <RelativeTime at={lastRefreshedAt ?? authorizedAt} />
      </span>
    </span>
  );
}
