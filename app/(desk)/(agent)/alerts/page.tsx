import { BellOff } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkTabs } from "@/app/_ui/link-tabs.client.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { AlertList } from "@/app/(desk)/alert-list.tsx";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { UnmailedNotice } from "@/app/(desk)/unmailed-notice.tsx";
import { listAlerts } from "@/lib/alerts/list-alerts.ts";

export const metadata: Metadata = { title: "Alerts" };

const path = "/alerts";

/** As they stand in the address; faulty ones count as absent. */
const placeInput = z.object({
  state: z.enum(["open", "ended"]).catch("open"),
  cursor: z.uuid().optional().catch(undefined),
});

/** All that needs attention or did, for system admins and, of their projects, for project admins. */
export default async function AlertsPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageActor(path);
  const { state, cursor } = placeInput.parse(await props.searchParams);
  const { items, nextCursor } = await orNotFound(listAlerts(actor, { state, cursor, limit: 50 }));
  const isOpen = state === "open";
  const kept = { state: isOpen ? undefined : state };
  return (
    <PageBody>
      <PageHeader
        title="Alerts"
        description="What an admin has to do so that mail goes on. Those whom it concerns are mailed when it is raised and when it has ended."
      />
      <LinkTabs
        label="Alerts by state"
        links={[
          { href: path, label: "Open", isCurrent: isOpen },
          { href: addressWith(path, { state: "ended" }), label: "Ended", isCurrent: !isOpen },
        ]}
      />
      <UnmailedNotice alerts={isOpen ? items : []} />
      <Card title={isOpen ? "Open alerts" : "Ended alerts"} padding="flush">
        {items.length > 0 ? <AlertList alerts={items} /> : <NoAlerts isOpen={isOpen} />}
      </Card>
      <CursorPages
        label="Pages of alerts"
        firstHref={cursor === undefined ? null : addressWith(path, kept)}
        nextHref={nextCursor === null ? null : addressWith(path, { ...kept, cursor: nextCursor })}
        words={
          isOpen ? { first: "Most pressing", next: "Less pressing" } : { first: "Newest", next: "Older" }
        }
      />
      <LiveRefresh />
    </PageBody>
  );
}

function NoAlerts({ isOpen }: { isOpen: boolean }) {
  return isOpen ? (
    <EmptyState title="All quiet" icon={<BellOff />}>
      Every mailbox is read and sends, none waits to be authorised again, and no credential ends soon.
    </EmptyState>
  ) : (
    <EmptyState title="Nothing has ended yet" icon={<BellOff />}>
      Alerts stand here once they are solved.
    </EmptyState>
  );
}
