import { MailOpen, Plus } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { DataTable, RowLink } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { listIncomingServers } from "@/lib/incoming-servers/list-incoming-servers.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { GuidedStart } from "./guided-start.tsx";
import { incomingHref } from "./incoming-href.ts";
import { ServerState } from "./server-state.tsx";

export const metadata: Metadata = { title: "Incoming servers" };

export default async function IncomingServersPage() {
  const actor = await pageSystemAdmin(incomingHref);
  const { items } = await listIncomingServers(actor);
  const add = (
    <LinkButton href={`${incomingHref}/new`} variant="primary" icon={<Plus />}>
      Add server
    </LinkButton>
  );
  return (
    <PageBody>
      <PageHeader
        title="Incoming servers"
        description="Mailboxes of the whole installation. Mail handlers say what becomes of their mail: which project it goes to, as request or comment."
        actions={items.length > 0 ? add : undefined}
      />
      {items.length === 0 ? (
        <Card>
          <EmptyState title="No incoming server yet" icon={<MailOpen />} action={add}>
            One shared mailbox can feed several projects. If each project has an address of its own, connect
            it in the project’s e-mail settings instead.
          </EmptyState>
          <GuidedStart />
        </Card>
      ) : (
        <Card padding="flush" className="[&>div]:pt-0">
          <DataTable
            caption="Incoming servers"
            rows={items}
            rowKey={({ id }) => id}
            columns={columns}
            empty={null}
          />
        </Card>
      )}
      <LiveRefresh />
    </PageBody>
  );
}

const columns = [
  {
    id: "name",
    header: "Name",
    width: "grow" as const,
    onCard: "title" as const,
    cell: (row: IncomingServerView) => (
      <RowLink href={`${incomingHref}/${row.id}`}>
        <span className="font-medium">{row.name}</span>
      </RowLink>
    ),
  },
  {
    id: "provider",
    header: "Provider",
    hideBelow: "lg" as const,
    cell: (row: IncomingServerView) => providerOf(row.provider).name,
  },
  {
    id: "host",
    header: "Host",
    cell: ({ connection }: IncomingServerView) => (
      <span className="flex min-w-44 flex-col">
        <span className="wrap-anywhere">
          {connection.host}:{connection.port}
        </span>
        <span className="text-sm text-ink-muted">{connection.protocol}</span>
      </span>
    ),
  },
  {
    id: "user",
    header: "User",
    cell: ({ connection }: IncomingServerView) => (
      <span className="flex min-w-44 flex-col">
        <span className="wrap-anywhere">{connection.username}</span>
        <span className="text-sm text-ink-muted">
          {connection.grant ? connection.grant.integrationName : "Password"}
        </span>
      </span>
    ),
  },
  {
    id: "handlers",
    header: "Handlers",
    align: "end" as const,
    cell: (row: IncomingServerView) => row.handlers.length,
  },
  {
    id: "health",
    header: "Health",
    width: "fit" as const,
    cell: (row: IncomingServerView) => (
      <span className="flex flex-col items-start gap-0.5">
        <ServerState state={row.state} />
        {row.lastSucceededAt ? (
          <span className="text-sm text-ink-muted">
            Looked in <RelativeTime at={row.lastSucceededAt} style="narrow" />
          </span>
        ) : null}
      </span>
    ),
  },
];
