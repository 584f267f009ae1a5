import { Card } from "@/app/_ui/card.tsx";
import { DataTable, RowLink } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { MailStateBadge } from "@/app/(desk)/_mail-log/mail-state.tsx";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";

/** The same mail in other mailboxes, and what became of it there. Nothing when there is none. */
export function MailSiblings({ siblings }: { siblings: InboundMessageDetail["siblings"] }) {
  if (siblings.length === 0) return null;
  return (
    <Card
      title="The same mail elsewhere"
      description="Mails with the same Message-ID that other mailboxes received, or the same mailbox once more."
      padding="flush"
    >
      <DataTable
        caption="The same mail elsewhere"
        rows={siblings}
        rowKey={(one) => one.id}
        empty={null}
        columns={[
          {
            id: "mailbox",
            header: "Mailbox",
            width: "grow",
            onCard: "title",
            cell: (one) => (
              <RowLink href={`/projects/${one.projectKey}/mail-log/${one.id}`}>
                {one.projectKey} · {one.mailboxLabel}
              </RowLink>
            ),
          },
          {
            id: "time",
            header: "Fetched",
            width: "fit",
            onCard: "bare",
            cell: (one) => <RelativeTime at={one.storedAt} style="narrow" />,
          },
          {
            id: "outcome",
            header: "Outcome",
            width: "fit",
            onCard: "bare",
            cell: (one) => <MailStateBadge mail={one} />,
          },
          {
            id: "request",
            header: "Request",
            width: "fit",
            onCard: "bare",
            cell: (one) => <span className="tabular-nums">{one.requestKey}</span>,
          },
        ]}
      />
    </Card>
  );
}
