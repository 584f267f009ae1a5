import Link from "next/link";
import type { ReactNode } from "react";
import type { z } from "zod";
import { DataTable, RowControl, RowLink } from "@/app/_ui/data-table.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { inboundMessagePageView } from "@/lib/inbound/list-inbound-messages.ts";
import { MailStateBadge } from "./mail-state.tsx";

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
          header: "Subject and reason",
          width: "grow",
          onCard: "title",
          cell: (mail) => (
            <div className="flex min-w-0 flex-col py-0.5">
              <span className="truncate" title={mail.subject}>
                <RowLink href={`${base}/mail-log/${mail.id}`}>
                  {mail.subject || <span className="text-ink-muted italic">No subject</span>}
                </RowLink>
              </span>
              {mail.reason === "" ? null : (
                <span className="truncate text-sm font-normal text-ink-muted" title={mail.reason}>
                  {mail.reason}
                </span>
              )}
            </div>
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
          id: "request",
          header: "Request",
          width: "fit",
          onCard: "bare",
          cell: (mail) =>
            mail.requestKey === null ? null : (
              <RowControl>
                <Link
                  href={`${base}/requests/${mail.requestKey}`}
                  className="link inline-flex min-h-6 items-center tabular-nums"
                >
                  {mail.requestKey}
                </Link>
              </RowControl>
            ),
        },
      ]}
    />
  );
}
