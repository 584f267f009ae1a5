import { Activity, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { PaginationNav } from "@/app/_ui/pagination-nav.tsx";
import { FreshFigures } from "@/app/(desk)/_mailbox-health/fresh-figures.client.tsx";
import { MailsChart } from "@/app/(desk)/_mailbox-health/mails-chart.client.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { AddressFilters } from "@/app/(desk)/address-filters.client.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { listMailboxHealth } from "@/lib/mail-health/list-mailbox-health.ts";
import { HealthCounts } from "./health-counts.tsx";
import { MailboxesTable } from "./mailboxes-table.tsx";

export const metadata: Metadata = { title: "Mail health" };

const path = "/admin/mail/health";
const pageSize = 50;

/** As they stand in the address; faulty ones count as absent. */
const placeInput = z.object({
  show: z.enum(["all", "attention"]).catch("all"),
  q: z.string().max(200).catch(""),
  offset: z.coerce.number().int().min(0).catch(0),
});

/** Every mailbox that is read, by channels and by mail handlers, and how it fares. */
export default async function MailHealthPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin(path);
  const { show, q, offset } = placeInput.parse(await props.searchParams);
  const health = await listMailboxHealth(actor, { show, q, offset, limit: pageSize });
  const hrefAt = (place: number) =>
    addressWith(path, {
      show: show === "all" ? undefined : show,
      q,
      offset: place > 0 ? String(place) : undefined,
    });
  const end = offset + health.items.length;
  return (
    <PageBody>
      <PageHeader
        title="Mail health"
        description="Every mailbox that Mailroom reads, and how its mail comes in and leaves. Admins are mailed when one stands still."
        actions={<FreshFigures readAt={health.readAt} />}
      />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <HealthCounts health={health} />
        <Card title="Mails per hour" description="From all mailboxes, over the last 24 hours.">
          <MailsChart hours={health.hours} name="all mailboxes" />
        </Card>
      </div>
      <AddressFilters
        path={path}
        search={{ label: "Search mailboxes", placeholder: "Address, server or project", value: q }}
        choices={[
          {
            parameter: "show",
            label: "Show",
            value: show,
            options: [
              { id: "all", label: "All mailboxes" },
              { id: "attention", label: "Needs attention" },
            ],
          },
        ]}
      />
      <Card padding="flush">
        <MailboxesTable
          rows={health.items}
          empty={<NoMailboxes isSearched={q !== ""} isAttention={show === "attention"} />}
        />
      </Card>
      {health.matchCount > pageSize || offset > 0 ? (
        <PaginationNav
          label="Pages of mailboxes"
          previousHref={offset > 0 ? hrefAt(Math.max(0, offset - pageSize)) : null}
          nextHref={end < health.matchCount ? hrefAt(end) : null}
          summary={`${offset + 1}–${end} of ${health.matchCount}`}
        />
      ) : null}
      <LiveRefresh />
    </PageBody>
  );
}

function NoMailboxes({ isSearched, isAttention }: { isSearched: boolean; isAttention: boolean }) {
  if (isSearched) {
    return (
      <EmptyState
        title="No mailbox matches"
        icon={<SearchX />}
        action={<LinkButton href={path}>Show all</LinkButton>}
      />
    );
  }
  return isAttention ? (
    <EmptyState title="All quiet" icon={<Activity />}>
      Every mailbox is read, its mail is processed, and what is sent leaves.
    </EmptyState>
  ) : (
    <EmptyState title="All quiet" icon={<Activity />}>
      No mailbox is connected yet. Those of e-mail channels and of mail handlers stand here.
    </EmptyState>
  );
}
