import { Mailbox } from "lucide-react";
import { DataTable, RowControl } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { PaginationNav } from "@/app/_ui/pagination-nav.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import { wasOtherAccount } from "@/app/oauth/other-account.ts";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";
import { integrationsHref } from "../integrations-href.ts";
import { RevokeGrant } from "./revoke-grant.client.tsx";

/** The mailboxes that were authorised with an integration, and how their tokens fare. */
export function GrantsTable({
  integration,
  grants,
  nextCursor,
}: {
  integration: { readonly id: string; readonly name: string };
  grants: readonly GrantView[];
  nextCursor: string | null;
}) {
  return (
    <>
      <DataTable
        caption={`Mailboxes authorised with ${integration.name}`}
        rows={grants}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState title="No mailbox is authorised yet" icon={<Mailbox />}>
            Project admins authorise theirs while they connect a channel.
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
    onCard: "title" as const,
    cell: (grant: GrantView) => <MailboxName grant={grant} />,
  },
  { id: "state", header: "State", cell: (grant: GrantView) => <GrantState grant={grant} /> },
  { id: "scopes", header: "Scopes", cell: (grant: GrantView) => <Scopes scopes={grant.scopes} /> },
  { id: "token", header: "Access token", cell: (grant: GrantView) => <TokenTimes grant={grant} /> },
  {
    id: "actions",
    header: "",
    srHeader: "Actions",
    cell: (grant: GrantView) => (
      <RowControl>
        <AuthorizeMailbox
          integrationId={grant.integrationId}
          mailboxAddress={grant.mailboxAddress}
          signsInAsOther={wasOtherAccount(grant)}
          size="sm"
          variant={grant.state === "ACTIVE" ? "quiet" : "secondary"}
        >
          {grant.state === "ACTIVE" ? "Authorise anew" : "Authorise again"}
        </AuthorizeMailbox>
        {grant.state === "REVOKED" ? null : (
          <RevokeGrant grantId={grant.id} mailboxAddress={grant.mailboxAddress} usedBy={grant.usedBy} />
        )}
      </RowControl>
    ),
  },
];

function MailboxName({ grant }: { grant: GrantView }) {
  return (
    <span className="flex min-w-0 flex-col md:min-w-44">
      <span className="font-medium wrap-anywhere">{grant.mailboxAddress}</span>
      {grant.principal === grant.mailboxAddress ? null : (
        <span className="text-sm font-normal break-all text-ink-muted">signed in as {grant.principal}</span>
      )}
    </span>
  );
}

function GrantState({ grant }: { grant: GrantView }) {
  if (grant.state === "REVOKED") return <StatusBadge kind="off">Revoked</StatusBadge>;
  if (grant.state === "ACTIVE" && grant.failure === null) return <StatusBadge kind="ok">Active</StatusBadge>;
  return (
    <span className="flex min-w-0 flex-col items-start gap-1">
      {grant.state === "ACTIVE" ? (
        <StatusBadge kind="attention">Refresh fails</StatusBadge>
      ) : (
        <StatusBadge kind="failed">Authorise again</StatusBadge>
      )}
      {grant.failure === null ? null : (
        <span className="max-w-72 text-sm text-ink-muted">
          {grant.failure.detail} {grant.failure.cure}
        </span>
      )}
    </span>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return <span className="text-ink-subtle">As asked for</span>;
  return <span className="font-mono text-xs wrap-anywhere text-ink-muted">{scopes.join(" ")}</span>;
}

function TokenTimes({ grant: { expiresAt, lastRefreshedAt, refreshDueAt } }: { grant: GrantView }) {
  if (expiresAt === null) return <span className="text-ink-subtle">None</span>;
  return (
    <span className="inline-flex flex-col">
      <span>
        {expiresAt.getTime() > Date.now() ? "Expires" : "Expired"} <RelativeTime at={expiresAt} />
      </span>
      <span className="text-sm text-ink-muted">
        {lastRefreshedAt === null ? "Not refreshed yet" : "Refreshed "}
        {lastRefreshedAt === null ? null : <RelativeTime at={lastRefreshedAt} />}
        {refreshDueAt === null ? null : (
          <>
            , next <RelativeTime at={refreshDueAt} />
          </>
        )}
      </span>
    </span>
  );
}
