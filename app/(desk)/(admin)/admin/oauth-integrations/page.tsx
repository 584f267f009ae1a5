import { Cable, CalendarClock, Plus } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { type DataColumn, DataTable, nameColumn } from "@/app/_ui/data-table.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { listIntegrations } from "@/lib/oauth-integrations/list-integrations.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { environment } from "@/lib/platform/environment.ts";
import { AddressMismatchNotice } from "./address-mismatch-notice.client.tsx";
import { baseUrlFault, HttpsRequired } from "./https-required.tsx";
import { integrationsHref } from "./integrations-href.ts";
import { TestBadge } from "./test-badge.tsx";

export const metadata: Metadata = { title: "OAuth integrations" };

export default async function IntegrationsPage() {
  const actor = await pageSystemAdmin(integrationsHref);
  const { items } = await listIntegrations(actor);
  const fault = baseUrlFault();
  const add = (
    <LinkButton href={`${integrationsHref}/new`} variant="primary" icon={<Plus />}>
      Add integration
    </LinkButton>
  );
  return (
    <PageBody>
      <PageHeader
        title="OAuth integrations"
        description="Applications that you registered at mail providers. Mailboxes sign in through them, without passwords."
        actions={
          <>
            <LinkButton href={`${integrationsHref}/calendar`} icon={<CalendarClock />}>
              Calendar
            </LinkButton>
            {items.length > 0 && fault === null ? add : null}
          </>
        }
      />
      {fault === null ? (
        <AddressMismatchNotice baseUrl={environment().baseUrl} />
      ) : (
        <HttpsRequired detail={fault} />
      )}
      <Card padding="flush">
        <DataTable
          caption="OAuth integrations"
          rows={items}
          rowKey={({ id }) => id}
          columns={columns}
          empty={
            <EmptyState title="No integration yet" icon={<Cable />} action={fault === null ? add : undefined}>
              Register Mailroom as an application at your mail provider and enter here what it gives you. One
              integration serves all mailboxes of that provider; each mailbox is then authorised by itself.
            </EmptyState>
          }
        />
      </Card>
      <LiveRefresh />
    </PageBody>
  );
}

const columns: readonly DataColumn<IntegrationView>[] = [
  nameColumn(({ id }) => `${integrationsHref}/${id}`),
  {
    id: "provider",
    header: "Provider",
    cell: (row) => (
      <span className="flex flex-col">
        {providerOf(row.provider).name}
        {row.grantType === "AUTHORIZATION_CODE" ? null : (
          <span className="text-sm whitespace-nowrap text-ink-muted">without people</span>
        )}
      </span>
    ),
  },
  { id: "state", header: "State", cell: (row) => <TestBadge integration={row} /> },
  {
    id: "grants",
    header: "Mailboxes",
    align: "end",
    cell: (row) => row.grantCount,
  },
  {
    id: "channels",
    header: "Channels",
    align: "end",
    cell: (row) => row.usedBy.length,
  },
  {
    id: "tested",
    header: "Last test",
    width: "fit",
    cell: (row) =>
      row.testedAt ? <RelativeTime at={row.testedAt} /> : <span className="text-ink-subtle">Never</span>,
  },
];
