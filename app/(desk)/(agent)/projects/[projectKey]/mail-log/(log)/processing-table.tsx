import Link from "next/link";
import type { ReactNode } from "react";
import type { z } from "zod";
import { DataTable, RowControl, RowLink } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { inboundMessagePageView } from "@/lib/inbound/list-inbound-messages.ts";
import { MailStateBadge } from "../mail-state.tsx";

type LoggedMail = z.infer<typeof inboundMessagePageView>["items"][number];

/** Every mail with what became of it; a row opens the mail. */
export function ProcessingTable(props: {
  readonly projectKey: string;
  readonly rows: readonly LoggedMail[];
  readonly empty: ReactNode;
}) {
  const base = `/projects/${props.projectKey}`;
  return (
    <DataTable
      caption="Mails that came in"
      rows={props.rows}
      rowKey={(mail) => mail.id}
      empty={props.empty}
      columns={[
        {
          id: "time",
          header: "Time",
          width: "fit",
          onCard: "bare",
          cell: (mail) => (
            <RelativeTime at={mail.storedAt} style="narrow" className="whitespace-nowrap text-ink-muted" />
          ),
        },
        {
          id: "from",
          header: "From",
          width: "fit",
          onCard: "bare",
          cell: (mail) => (
            <span className="break-all" title={mail.fromAddress}>
              {mail.fromAddress || "Unknown sender"}
            </span>
          ),
        },
        {
          id: "subject",
          header: "Subject",
          width: "grow",
          onCard: "title",
          cell: (mail) => (
            <RowLink href={`${base}/mail-log/${mail.id}`}>
              {mail.subject || <span className="text-ink-muted italic">No subject</span>}
            </RowLink>
          ),
        },
        {
          id: "outcome",
          header: "Outcome",
          width: "fit",
          onCard: "bare",
          cell: (mail) => <MailStateBadge mail={mail} />,
        },
        {
          id: "reason",
          header: "Reason",
          width: "grow",
          onCard: "bare",
          hideBelow: "lg",
          cell: (mail) => (
            <span className="text-sm text-ink-muted" title={mail.reason}>
              {mail.reason}
            </span>
          ),
        },
        {
          id: "request",
          header: "Request",
          width: "fit",
          onCard: "bare",
          cell: (mail) =>
            mail.requestKey === null ? null : (
              <RowControl>
                <Link href={`${base}/requests/${mail.requestKey}`} className="link tabular-nums">
                  {mail.requestKey}
                </Link>
              </RowControl>
            ),
        },
      ]}
    />
  );
}
