import { MailOpen, Plus } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { type DataColumn, DataTable, nameColumn } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { listIncomingServers } from "@/lib/incoming-servers/list-incoming-servers.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { GuidedStart } from "./guided-start.tsx";
import { incomingHref } from "./incoming-href.ts";
import { ServerHealth } from "./server-state.tsx";

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
        <Card padding="flush">
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

const columns: readonly DataColumn<IncomingServerView>[] = [
  nameColumn(({ id }) => `${incomingHref}/${id}`),
  {
    id: "provider",
    header: "Provider",
    hideBelow: "lg",
    cell: (row) => providerOf(row.provider).name,
  },
  {
    id: "host",
    header: "Host",
    cell: ({ connection }) => (
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
    cell: ({ connection }) => (
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
    align: "end",
    cell: (row) => row.handlers.length,
  },
  {
    id: "health",
    header: "Health",
    width: "fit",
    cell: ({ state, lastSucceededAt }) => <ServerHealth state={state} lookedAt={lastSucceededAt} />,
  },
];
