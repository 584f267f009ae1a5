import { BellOff, CalendarClock } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { AlertList } from "@/app/(desk)/alert-list.tsx";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { UnmailedNotice } from "@/app/(desk)/unmailed-notice.tsx";
import { listAlerts } from "@/lib/alerts/list-alerts.ts";
import { listCredentialDates } from "@/lib/oauth-integrations/list-credential-dates.ts";
import { integrationsHref } from "../integrations-href.ts";
import { CredentialDatesTable } from "./credential-dates-table.tsx";

export const metadata: Metadata = { title: "Credential calendar" };

const path = `${integrationsHref}/calendar`;

/** The rest is on the page of all alerts. */
const mostAlerts = 10;

/** As it stands in the address; a faulty one counts as absent. */
const placeInput = z.object({ cursor: z.string().max(200).optional().catch(undefined) });

export default async function CredentialCalendarPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin(path);
  const { cursor } = placeInput.parse(await props.searchParams);
  const [alerts, dates] = await Promise.all([
    listAlerts(actor, { state: "open", limit: mostAlerts }),
    listCredentialDates(actor, { cursor, limit: 50 }),
  ]);
  return (
    <PageBody>
      <PageHeader
        title="Credential calendar"
        trail={[{ href: integrationsHref, label: "OAuth integrations" }]}
        description="When client secrets, certificates and authorizations of mailboxes end. Admins are mailed 60, 30, 7 and 1 days before, and when the day has passed."
      />
      <UnmailedNotice alerts={alerts.items} />
      <Card
        title="Open alerts"
        padding="flush"
        {...(alerts.nextCursor !== null && {
          description: `The ${mostAlerts} most pressing; there are more.`,
        })}
        actions={
          <LinkButton href="/alerts" size="sm">
            All alerts
          </LinkButton>
        }
      >
        {alerts.items.length > 0 ? (
          <AlertList alerts={alerts.items} />
        ) : (
          <EmptyState title="All quiet" icon={<BellOff />}>
            No credential ends soon and no mailbox waits to be authorised again.
          </EmptyState>
        )}
      </Card>
      <Card
        title="Dates"
        padding="flush"
        description="What only ends when it is not used is kept alive by Mailroom’s own refreshes; it stands here once they do not succeed."
      >
        <CredentialDatesTable
          rows={dates.items}
          empty={
            <EmptyState title="No dates are known" icon={<CalendarClock />}>
              Enter the day on which a client secret ends at its integration. Days that providers tell, and
              those of certificates, come by themselves.
            </EmptyState>
          }
        />
      </Card>
      <CursorPages
        label="Pages of the calendar"
        firstHref={cursor === undefined ? null : path}
        nextHref={dates.nextCursor ? addressWith(path, { cursor: dates.nextCursor }) : null}
        words={{ first: "Soonest", next: "Later" }}
      />
      <LiveRefresh />
    </PageBody>
  );
}
